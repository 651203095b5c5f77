import { expect, test } from "vitest";
import { IdentityStore } from "./identities.ts";
import { parseMailbox } from "./mailbox.ts";

function storeWith(...verified: readonly string[]): IdentityStore {
	const store = new IdentityStore();
	for (const identity of verified) store.setStatus(identity, "SUCCESS");
	return store;
}

test.each([
	["example.com", "a@example.com"],
	["example.com", "a@EXAMPLE.com"],
	["EXAMPLE.com", "a@example.com"],
	["example.com", "a@news.example.com"],
	["example.com", "a@deep.news.example.com"],
	["shop@example.com", "shop@example.com"],
	["shop@example.com", "shop+order@example.com"],
	["shop@example.com", '"The Shop" <shop@example.com>'],
])("lets verified %s send as %s", (identity, from) => {
	expect(storeWith(identity).covers(parseMailbox(from))).toBe(true);
});

test.each([
	["example.com", "a@badexample.com"],
	["news.example.com", "a@example.com"],
	["example.com", "a@example.com.evil.test"],
	["shop@example.com", "other@example.com"],
	["shop@example.com", "Shop@example.com"],
	["shop@EXAMPLE.com", "shop@example.com"],
	["shop@example.com", "shop@news.example.com"],
	["shop+order@example.com", "shop@example.com"],
	["shop@example.com", '"shop+order"@example.com'],
])("does not let verified %s send as %s", (identity, from) => {
	expect(storeWith(identity).covers(parseMailbox(from))).toBe(false);
});

test.each(["PENDING", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"] as const)(
	"lets nothing send while the status is %s",
	(status) => {
		const store = new IdentityStore();
		store.setStatus("example.com", status);
		expect(store.covers(parseMailbox("a@example.com"))).toBe(false);
	},
);

test("lets the most granular identity decide", () => {
	const store = storeWith("example.com");
	store.setStatus("news.example.com", "FAILED");
	store.setStatus("shop@example.com", "PENDING");
	expect(store.covers(parseMailbox("a@deep.news.example.com"))).toBe(false);
	expect(store.covers(parseMailbox("shop@example.com"))).toBe(false);
	expect(store.covers(parseMailbox("other@example.com"))).toBe(true);
});

test("keeps what was set at creation when the status changes", () => {
	const store = new IdentityStore();
	store.create("example.com", { dkimSelector: "mine" });
	expect(store.setStatus("example.com", "SUCCESS")).toMatchObject({ dkimSelector: "mine", status: "SUCCESS" });
});

test("finds a domain identity in any case", () => {
	expect(storeWith("Example.COM").get("EXAMPLE.com").name).toBe("example.com");
});

test("does not find a subdomain that only its parent covers", () => {
	expect(() => storeWith("example.com").get("news.example.com")).toThrow("news.example.com does not exist");
});

test("refuses a second identity of the same name", () => {
	expect(() => storeWith("example.com").create("EXAMPLE.com", {})).toThrow("already exist");
});

test.each(["", "exa mple.com", "*.example.com", "Shop <shop@example.com>", "a@b@example.com"])(
	"refuses %j as an identity",
	(text) => {
		expect(() => new IdentityStore().create(text, {})).toThrow();
	},
);
