import { createHash } from "node:crypto";
import type { Identity, IdentityStatus } from "./identities.ts";

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
	readonly SigningAttributesOrigin: "AWS_SES" | "EXTERNAL";
	readonly Tokens?: readonly string[];
	readonly SigningHostedZone?: string;
	readonly CurrentSigningKeyLength?: "RSA_2048_BIT";
	readonly NextSigningKeyLength?: "RSA_2048_BIT";
}

/** `DkimAttributes` as SES gives them for the identity: what to publish, and whether SES has found it. */
export function dkimAttributes(identity: Identity, region: string): DkimAttributes {
	// [UNV] Whether an address identity inherits the DKIM attributes of its domain is not established; here it has none.
	if (identity.type === "EMAIL_ADDRESS") {
		return { SigningEnabled: false, Status: "NOT_STARTED", SigningAttributesOrigin: "AWS_SES" };
	}
	const common = { SigningEnabled: true, Status: identity.status };
	if (identity.dkimSelector !== undefined) {
		return { ...common, SigningAttributesOrigin: "EXTERNAL", Tokens: [identity.dkimSelector] };
	}
	return {
		...common,
		SigningAttributesOrigin: "AWS_SES",
		Tokens: [1, 2, 3].map((key) => token(identity.name, region, key)),
		SigningHostedZone: regionsWithOwnZone.has(region) ? `dkim.${region}.amazonses.com` : "dkim.amazonses.com",
		CurrentSigningKeyLength: "RSA_2048_BIT",
		NextSigningKeyLength: "RSA_2048_BIT",
	};
}

/** Derived from the name, so that records published for a local DNS server still fit after a restart. */
function token(domain: string, region: string, key: number): string {
	const digest = createHash("sha256").update(`${region} ${domain} ${key}`).digest();
	return Array.from(digest, (byte) => "abcdefghijklmnopqrstuvwxyz234567".charAt(byte % 32)).join("");
}
