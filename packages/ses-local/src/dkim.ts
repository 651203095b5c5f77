import { createHash } from "node:crypto";
import type { IdentityStore } from "./identities.ts";
import type { DkimKey, Identity } from "./identity.ts";
import { type IdentityStatus, isInForce } from "./verification/search.ts";

/** Regions whose DKIM keys are published in a zone of their own; see the AWS General Reference, "Amazon SES endpoints and quotas". */
const regionsWithOwnZone: ReadonlySet<string> = new Set([
	"af-south-1",
	"ap-northeast-3",
	"ap-south-2",
	"ap-southeast-3",
	"ap-southeast-5",
	"ca-west-1",
	"eu-central-2",
	"eu-south-1",
	"il-central-1",
	"me-central-1",
	"us-gov-east-1",
]);

export interface DkimAttributes {
	readonly SigningEnabled: boolean;
	readonly Status: IdentityStatus;
	readonly SigningAttributesOrigin: DkimKey["origin"];
	readonly Tokens?: readonly string[];
	readonly SigningHostedZone?: string;
	readonly CurrentSigningKeyLength?: string;
	readonly NextSigningKeyLength?: string;
}

/** What SES calls the keys it makes: where their aliases are, and where they point. */
export interface EasyDkim {
	readonly tokens: readonly string[];
	readonly hostedZone: string;
}

interface Place {
	readonly region: string;
	readonly identities: IdentityStore;
}

/** `DkimAttributes` as SES gives them for the identity: what to publish, and whether SES has found it. */
export function dkimAttributes(identity: Identity, { region, identities }: Place): DkimAttributes {
	const signer = signerOf(identity, identities);
	if (!signer) return { SigningEnabled: false, Status: "NOT_STARTED", SigningAttributesOrigin: "AWS_SES" };
	const { dkim } = signer.domain;
	const common = { SigningEnabled: signer.signingEnabled, Status: dkim.search.status };
	if (dkim.key.origin === "EXTERNAL") {
		return { ...common, SigningAttributesOrigin: "EXTERNAL", Tokens: [dkim.key.selector] };
	}
	const { tokens, hostedZone } = easyDkim(signer.domain.name, region);
	return {
		...common,
		SigningAttributesOrigin: "AWS_SES",
		Tokens: tokens,
		SigningHostedZone: hostedZone,
		CurrentSigningKeyLength: dkim.key.length,
		NextSigningKeyLength: dkim.key.length,
	};
}

/** The domain (`d=`) of the signature that mail of the identity gets besides SES's own; undefined where it gets none. */
export function signingDomain(identity: Identity, identities: IdentityStore): string | undefined {
	const signer = signerOf(identity, identities);
	return signer?.signingEnabled && isInForce(signer.domain.dkim.search) ? signer.domain.name : undefined;
}

export function easyDkim(domain: string, region: string): EasyDkim {
	return {
		tokens: [1, 2, 3].map((key) => token(domain, region, key)),
		hostedZone: regionsWithOwnZone.has(region) ? `dkim.${region}.amazonses.com` : "dkim.amazonses.com",
	};
}

/**
 * Whose key signs for the identity, and whether it does. An address has the key of its domain; whether it is used, the address decides
 * where it was told so, or else the domain.
 *
 * [UNV] Whether an address inherits from the domain right behind its `@` alone, or from a parent of it too, is not established; here from
 * the most granular identity there is.
 */
function signerOf(
	identity: Identity,
	identities: IdentityStore,
): { readonly domain: Identity; readonly signingEnabled: boolean } | undefined {
	const isDomain = identity.type === "DOMAIN";
	const domain = isDomain
		? identity
		: identities.closestToDomain(identity.name.slice(identity.name.lastIndexOf("@") + 1));
	return domain && { domain, signingEnabled: identity.dkim.signingEnabled ?? domain.dkim.signingEnabled ?? true };
}

/** Derived from the name, so that records published for a local DNS server still fit after a restart. */
function token(domain: string, region: string, key: number): string {
	const digest = createHash("sha256").update(`${region} ${domain} ${key}`).digest();
	return Array.from(digest, (byte) => "abcdefghijklmnopqrstuvwxyz234567".charAt(byte % 32)).join("");
}
