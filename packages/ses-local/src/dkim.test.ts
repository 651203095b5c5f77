import { expect, test } from "vitest";
import { dkimAttributes } from "./dkim.ts";

const domain = {
	name: "example.com",
	type: "DOMAIN",
	status: "PENDING",
	feedbackForwarding: true,
	notifications: {},
	tags: [],
} as const;

test("gives a domain three different tokens, the same after each start", () => {
	const { Tokens } = dkimAttributes(domain, "ap-northeast-1");
	expect(Tokens).toHaveLength(3);
	expect(new Set(Tokens).size).toBe(3);
	expect(dkimAttributes(domain, "ap-northeast-1").Tokens).toEqual(Tokens);
	expect(dkimAttributes(domain, "us-east-1").Tokens).not.toEqual(Tokens);
});

test.each([
	["ap-northeast-1", "dkim.amazonses.com"],
	["ap-northeast-3", "dkim.ap-northeast-3.amazonses.com"],
])("names the hosted zone of %s", (region, zone) => {
	expect(dkimAttributes(domain, region).SigningHostedZone).toBe(zone);
});

test("gives the selector instead of tokens when the key is the caller's own", () => {
	expect(dkimAttributes({ ...domain, dkimSelector: "mine" }, "ap-northeast-1")).toMatchObject({
		SigningAttributesOrigin: "EXTERNAL",
		Tokens: ["mine"],
	});
});

test("signs nothing for an address", () => {
	const address = { ...domain, name: "a@example.com", type: "EMAIL_ADDRESS" } as const;
	expect(dkimAttributes(address, "ap-northeast-1")).toMatchObject({ SigningEnabled: false, Status: "NOT_STARTED" });
});
