import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { badRequest, notImplemented } from "./errors.ts";
import { type DkimKey, signingKeyLengths } from "./identity.ts";
import { type JsonObject, readOneOf, readText } from "./json-body.ts";

/**
 * Reads `DkimSigningAttributes`.
 *
 * @param origin Where a request names it beside them.
 * @param checksKey Whether a private key that cannot be read is refused; its public half is what is looked for in the DNS.
 * @throws {SesError} `BadRequestException`.
 */
export function readDkimKey(
	attributes: JsonObject,
	{
		origin = readText(attributes, "DomainSigningAttributesOrigin"),
		checksKey,
	}: { readonly origin?: string | undefined; readonly checksKey: boolean },
): DkimKey {
	const selector = readText(attributes, "DomainSigningSelector");
	const kind = origin ?? (selector === undefined ? "AWS_SES" : "EXTERNAL");
	if (kind !== "AWS_SES" && kind !== "EXTERNAL") throw notImplemented(`DomainSigningAttributesOrigin ${kind}`);
	if (kind === "AWS_SES" && selector === undefined) {
		return {
			origin: "AWS_SES",
			length: readOneOf(attributes, "NextSigningKeyLength", signingKeyLengths) ?? "RSA_2048_BIT",
		};
	}
	if (selector === undefined || !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(selector)) {
		throw badRequest("DomainSigningSelector must have 1 to 63 letters, digits and hyphens.");
	}
	const publicKey = publicHalf(readText(attributes, "DomainSigningPrivateKey") ?? "");
	if (checksKey && publicKey === undefined) {
		throw badRequest("DomainSigningPrivateKey must be an RSA key in base64, on one line, without the lines of PEM.");
	}
	return { origin: "EXTERNAL", selector, publicKey };
}

/** What `p=` of the record must hold. */
function publicHalf(privateKey: string): string | undefined {
	const key = Buffer.from(privateKey, "base64");
	for (const type of ["pkcs8", "pkcs1"] as const) {
		const found = readKey(key, type);
		if (found?.asymmetricKeyType === "rsa") {
			return createPublicKey(found).export({ type: "spki", format: "der" }).toString("base64");
		}
	}
	return undefined;
}

function readKey(key: Buffer, type: "pkcs1" | "pkcs8"): KeyObject | undefined {
	try {
		return createPrivateKey({ key, format: "der", type });
	} catch {
		return undefined;
	}
}
