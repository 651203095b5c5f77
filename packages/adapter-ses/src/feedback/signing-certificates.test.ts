import { expect, test } from "vitest";
import { certificateUrl, network, pem } from "../../test/sns.ts";
import { certificatesOfSns, readCertificate } from "./signing-certificates.ts";

test("reads a certificate with an RSA key of 2048 bits, and no other", () => {
	expect(readCertificate(pem("sns.cert"))?.validFrom).toEqual(new Date("2020-01-01T00:00:00Z"));
	expect(readCertificate(pem("weak.cert"))).toBeNull();
	expect(readCertificate(pem("elliptic.cert"))).toBeNull();
	expect(readCertificate(pem("sns.key"))).toBeNull();
	expect(readCertificate("")).toBeNull();
});

test("fetches a certificate once, also when many ask at the same time", async () => {
	const { fetch, urls } = network();
	const source = certificatesOfSns(fetch, 1000);
	await Promise.all([source.find(certificateUrl), source.find(certificateUrl)]);
	expect(await source.find(certificateUrl)).toHaveLength(1);
	expect(urls).toEqual([certificateUrl]);
});

test.each([
	["a redirect", { status: 302, text: pem("sns.cert") }],
	["not found", { status: 404, text: pem("sns.cert") }],
	["a page", { text: "<html>" }],
	["a weak certificate", { text: pem("weak.cert") }],
])("has no certificate where the answer is %s, and asks again the next time", async (_what, answer) => {
	const { fetch, urls } = network(() => answer);
	const source = certificatesOfSns(fetch, 1000);
	expect(await source.find(certificateUrl)).toEqual([]);
	await source.find(certificateUrl);
	expect(urls).toHaveLength(2);
});

test.each([500, 503, 429])("does not know when SNS answers %i", async (status) => {
	const source = certificatesOfSns(network(() => ({ status })).fetch, 1000);
	await expect(source.find(certificateUrl)).rejects.toThrow(`SNS answered ${status}`);
});

test("reads no more than 64 KiB", async () => {
	const source = certificatesOfSns(network(() => ({ text: pem("sns.cert").padEnd(65_537) })).fetch, 1000);
	await expect(source.find(certificateUrl)).rejects.toThrow("longer than 65536");
});

test("waits no longer than it may", async () => {
	const source = certificatesOfSns(network(() => new Promise(() => undefined)).fetch, 20);
	await expect(source.find(certificateUrl)).rejects.toThrow("timeout");
});

test("remembers 32 certificates", async () => {
	const { fetch, urls } = network();
	const source = certificatesOfSns(fetch, 1000);
	const places = Array.from({ length: 33 }, (_, index) => `${certificateUrl}${index}`);
	for (const place of places) await source.find(place);
	await source.find(`${certificateUrl}32`);
	expect(urls).toHaveLength(33);
	await source.find(`${certificateUrl}0`);
	expect(urls).toHaveLength(34);
});
