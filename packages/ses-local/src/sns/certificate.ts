import { type KeyObject, randomBytes, sign } from "node:crypto";
import {
	bitString,
	booleanTrue,
	explicit,
	integer,
	nullValue,
	objectIdentifier,
	octetString,
	sequence,
	set,
	utcTime,
	utf8String,
} from "./der.ts";

/** Far enough on both sides for tests with a clock of their own; the last year that `utcTime` can write. */
const notBefore = new Date("2000-01-01T00:00:00Z");
const notAfter = new Date("2049-12-31T23:59:59Z");

/** Whom a certificate speaks of. */
export interface CertificateName {
	readonly commonName: string;
	readonly organization: string;
}

/**
 * A certificate that signs itself (RFC 5280 §4.1), so that it can also be the trust anchor of a verifier.
 *
 * @param keys An RSA key pair.
 * @returns PEM.
 */
export function selfSignedCertificate(
	keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
	name: CertificateName,
): string {
	const algorithm = sequence(objectIdentifier("1.2.840.113549.1.1.11"), nullValue()); // sha256WithRSAEncryption
	const issuer = distinguishedName(name);
	const certificate = sequence(
		explicit(0, integer(Uint8Array.of(2))), // version 3
		integer(Uint8Array.of(1, ...randomBytes(15))),
		algorithm,
		issuer,
		sequence(utcTime(notBefore), utcTime(notAfter)),
		issuer,
		keys.publicKey.export({ type: "spki", format: "der" }),
		explicit(3, sequence(basicConstraints())),
	);
	const signed = sequence(certificate, algorithm, bitString(sign("sha256", certificate, keys.privateKey)));
	return toPem(signed);
}

function distinguishedName({ commonName, organization }: CertificateName): Uint8Array {
	return sequence(nameAttribute("2.5.4.10", organization), nameAttribute("2.5.4.3", commonName));
}

function nameAttribute(type: string, value: string): Uint8Array {
	return set(sequence(objectIdentifier(type), utf8String(value)));
}

/** Critical: cA TRUE. Without it OpenSSL takes nobody's word for it, not even its own. */
function basicConstraints(): Uint8Array {
	return sequence(objectIdentifier("2.5.29.19"), booleanTrue(), octetString(sequence(booleanTrue())));
}

function toPem(der: Uint8Array): string {
	const lines =
		Buffer.from(der)
			.toString("base64")
			.match(/.{1,64}/g) ?? [];
	return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
