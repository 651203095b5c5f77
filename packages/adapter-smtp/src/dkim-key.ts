import { createPrivateKey, type KeyObject } from "node:crypto";
import { OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import { AddressError, toAsciiDomain } from "@todoku/mime";

/** A key whose public half stands in the DNS at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
	/** Signs for this domain and its subdomains; `d=` of the signature. */
	readonly domain: string;
	readonly selector: string;
	/** RSA, in PEM, not encrypted, at least 1,024 bits; 2,048 are advised (RFC 8301 §3.2). */
	readonly privateKey: string;
}

/** A key that was checked and is ready to sign. */
export interface SigningKey {
	/** Lower-case ASCII. */
	readonly domain: string;
	readonly selector: string;
	readonly privateKey: KeyObject;
}

const minBits = 1_024;

/**
 * @param option Where it was given, for the error.
 * @throws {OptionError} which never holds the key.
 */
export function readDkimKey(option: string, key: DkimKey): SigningKey {
	const { domain, selector, privateKey } = readRecord(option, key);
	refuseUnknown(`${option}.`, key, ["domain", "selector", "privateKey"]);
	return {
		domain: readDomain(`${option}.domain`, domain),
		selector: readSelector(`${option}.selector`, selector),
		privateKey: readPrivateKey(`${option}.privateKey`, privateKey),
	};
}

/** The same, or the closest parent domain there is a key for. */
export function isSameOrParent(domain: string, fromDomain: string): boolean {
	return fromDomain === domain || fromDomain.endsWith(`.${domain}`);
}

function readDomain(option: string, domain: unknown): string {
	try {
		if (typeof domain === "string") return toAsciiDomain(domain);
	} catch (error) {
		if (!(error instanceof AddressError)) throw error;
	}
	throw new OptionError(option, 'must be a domain, such as "shop.example"');
}

function readSelector(option: string, selector: unknown): string {
	// RFC 6376 §3.1: sub-domain *("." sub-domain).
	if (
		typeof selector === "string" &&
		/^[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*$/.test(selector)
	) {
		return selector;
	}
	throw new OptionError(option, 'must be the name before "._domainkey", such as "s1"');
}

function readPrivateKey(option: string, pem: unknown): KeyObject {
	const key = parsePem(pem);
	if (key?.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= minBits) return key;
	throw new OptionError(option, `must be an RSA private key of at least ${minBits} bits in PEM, not encrypted`);
}

function parsePem(pem: unknown): KeyObject | null {
	try {
		return typeof pem === "string" ? createPrivateKey(pem) : null;
	} catch {
		// No cause: nobody promises that the error of OpenSSL holds nothing of its input.
		return null;
	}
}
