import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { selfSignedCertificate } from "./certificate.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = selfSignedCertificate(keys, { commonName: "sns.amazonaws.com", organization: "ses-local" });
const certificate = new X509Certificate(pem);

test("is read by OpenSSL and holds the key and the names", () => {
	expect(certificate.subject).toBe("O=ses-local\nCN=sns.amazonaws.com");
	expect(certificate.issuer).toBe(certificate.subject);
	const spki = { type: "spki", format: "pem" } as const;
	expect(createPublicKey(pem).export(spki)).toBe(keys.publicKey.export(spki));
});

test("verifies with its own key and with no other", () => {
	expect(certificate.verify(certificate.publicKey)).toBe(true);
	expect(certificate.verify(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey)).toBe(false);
});

test("is its own authority", () => {
	expect(certificate.ca).toBe(true);
	expect(certificate.checkIssued(certificate)).toBe(true);
});

test("is valid for a long time", () => {
	expect(certificate.validFromDate).toEqual(new Date("2000-01-01T00:00:00Z"));
	expect(certificate.validToDate).toEqual(new Date("2049-12-31T23:59:59Z"));
});

test("has a serial number of its own", () => {
	const name = { commonName: "sns.amazonaws.com", organization: "ses-local" };
	expect(new X509Certificate(selfSignedCertificate(keys, name)).serialNumber).not.toBe(certificate.serialNumber);
});
