import { expect, test } from "vitest";
import { readSesText } from "./ses-texts.ts";

const check = "Email address is not verified. The following identities failed the check in region";

test.each([
	["Daily message quota exceeded.", { kind: "daily-quota" }],
	["Maximum sending rate exceeded.", { kind: "throttled" }],
	["Email address is not verified.", { kind: "unverified", identities: [] }],
	[`${check} AP-NORTHEAST-1: info@shop.example`, { kind: "unverified", identities: ["info@shop.example"] }],
	[
		`${check} US-EAST-1: Shop <info@shop.example>, taro@example.com`,
		{ kind: "unverified", identities: ["info@shop.example", "taro@example.com"] },
	],
	["The subject says: Email address is not verified.", { kind: "other" }],
	["Credential should be scoped to a valid region, not 'us-east-1'. ", { kind: "wrong-region" }],
	["The credential must be scoped to a valid region.", { kind: "wrong-region" }],
	["Tenant not associated with resources [arn:aws:ses:x:1:identity/a.example].", { kind: "tenant-not-associated" }],
	["The subject says: Tenant not associated with resources", { kind: "other" }],
	["Illegal content", { kind: "other" }],
	["", { kind: "other" }],
])("reads %j", (message, read) => {
	expect(readSesText(message)).toEqual(read);
});
