import { describe, expect, test } from "vitest";
import { dkimAttributes, easyDkim, signingDomain } from "./dkim.ts";
import { IdentityStore } from "./identities.ts";

const at = new Date("2026-01-02T03:04:05Z");
const region = "ap-northeast-1";

function storeWith(...verified: readonly string[]): IdentityStore {
	const store = new IdentityStore();
	for (const identity of verified) store.setStatus(identity, "SUCCESS", at);
	return store;
}

function switchSigning(identities: IdentityStore, name: string, signingEnabled: boolean): void {
	const identity = identities.get(name);
	identities.put({ ...identity, dkim: { ...identity.dkim, signingEnabled } });
}

test("gives a domain three different tokens, the same after each start", () => {
	const { tokens } = easyDkim("example.com", region);
	expect(tokens).toHaveLength(3);
	expect(new Set(tokens).size).toBe(3);
	expect(easyDkim("example.com", region).tokens).toEqual(tokens);
	expect(easyDkim("example.com", "us-east-1").tokens).not.toEqual(tokens);
});

test.each([
	["ap-northeast-1", "dkim.amazonses.com"],
	["ap-northeast-3", "dkim.ap-northeast-3.amazonses.com"],
])("names the hosted zone of %s", (place, zone) => {
	const identities = storeWith("example.com");
	expect(dkimAttributes(identities.get("example.com"), { region: place, identities }).SigningHostedZone).toBe(zone);
});

test("gives the selector instead of tokens when the key is the caller's own", () => {
	const identities = new IdentityStore();
	const identity = identities.create("example.com", { dkimKey: { origin: "EXTERNAL", selector: "mine" } }, at);
	expect(dkimAttributes(identity, { region, identities })).toEqual({
		SigningEnabled: true,
		Status: "PENDING",
		SigningAttributesOrigin: "EXTERNAL",
		Tokens: ["mine"],
	});
});

describe("an address", () => {
	test("without a domain identity is not signed for", () => {
		const identities = storeWith("a@example.com");
		const address = identities.get("a@example.com");
		expect(dkimAttributes(address, { region, identities })).toMatchObject({
			SigningEnabled: false,
			Status: "NOT_STARTED",
		});
		expect(signingDomain(address, identities)).toBeUndefined();
	});

	test("is signed for with its domain's key, and shows it", () => {
		const identities = storeWith("example.com", "a@news.example.com");
		const address = identities.get("a@news.example.com");
		expect(dkimAttributes(address, { region, identities })).toMatchObject({
			SigningEnabled: true,
			Status: "SUCCESS",
			Tokens: easyDkim("example.com", region).tokens,
		});
		expect(signingDomain(address, identities)).toBe("example.com");
	});

	test("decides for itself whether it is signed for, once it was told to", () => {
		const identities = storeWith("example.com", "a@example.com");
		switchSigning(identities, "a@example.com", false);
		expect(signingDomain(identities.get("a@example.com"), identities)).toBeUndefined();
		expect(signingDomain(identities.get("example.com"), identities)).toBe("example.com");
		switchSigning(identities, "a@example.com", true);
		switchSigning(identities, "example.com", false);
		expect(signingDomain(identities.get("a@example.com"), identities)).toBe("example.com");
		expect(signingDomain(identities.get("example.com"), identities)).toBeUndefined();
	});
});

test.each(["PENDING", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"] as const)(
	"signs nothing with a key that somebody said is %s",
	(status) => {
		const identities = new IdentityStore();
		expect(signingDomain(identities.setStatus("example.com", status, at), identities)).toBeUndefined();
	},
);
