import { describe, expect, test } from "vitest";
import { IdentityStore } from "./identities.ts";
import { parseMailbox } from "./mailbox.ts";
import { newSearch } from "./verification/search.ts";

const at = new Date("2026-01-02T03:04:05Z");

function storeWith(...verified: readonly string[]): IdentityStore {
	const store = new IdentityStore();
	for (const identity of verified) store.setStatus(identity, "SUCCESS", at);
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
		store.setStatus("example.com", status, at);
		expect(store.covers(parseMailbox("a@example.com"))).toBe(false);
	},
);

test("lets the most granular identity decide", () => {
	const store = storeWith("example.com");
	store.setStatus("news.example.com", "FAILED", at);
	store.setStatus("shop@example.com", "PENDING", at);
	expect(store.covers(parseMailbox("a@deep.news.example.com"))).toBe(false);
	expect(store.covers(parseMailbox("shop@example.com"))).toBe(false);
	expect(store.covers(parseMailbox("other@example.com"))).toBe(true);
});

test("keeps what was set at creation when the status changes", () => {
	const store = new IdentityStore();
	store.create("example.com", { dkimKey: { origin: "EXTERNAL", selector: "mine" } }, at);
	expect(store.setStatus("example.com", "SUCCESS", at)).toMatchObject({
		verification: { status: "SUCCESS" },
		dkim: { key: { selector: "mine" }, search: { status: "SUCCESS" } },
	});
});

test("finds a domain identity in any case", () => {
	expect(storeWith("Example.COM").get("EXAMPLE.com").name).toBe("example.com");
});

test("does not find a subdomain that only its parent covers", () => {
	expect(() => storeWith("example.com").get("news.example.com")).toThrow("news.example.com does not exist");
});

test("refuses a second identity of the same name", () => {
	expect(() => storeWith("example.com").create("EXAMPLE.com", {}, at)).toThrow("already exist");
});

test.each(["", "exa mple.com", "*.example.com", "Shop <shop@example.com>", "a@b@example.com"])(
	"refuses %j as an identity",
	(text) => {
		expect(() => new IdentityStore().create(text, {}, at)).toThrow();
	},
);

test("decides by hand for the DKIM key and the MAIL FROM domain, too", () => {
	const store = storeWith("example.com");
	const search = newSearch(at);
	store.put({
		...store.get("example.com"),
		mailFrom: { domain: "mail.example.com", onMxFailure: "REJECT_MESSAGE", search },
	});
	const { mailFrom, dkim } = store.setStatus("example.com", "FAILED", at);
	expect([mailFrom?.search.status, dkim.search.status]).toEqual(["FAILED", "FAILED"]);
	expect(mailFrom).toMatchObject({ domain: "mail.example.com", onMxFailure: "REJECT_MESSAGE" });
});

describe("the link of an address", () => {
	const hour = 60 * 60 * 1000;

	test("verifies it until 24 hours have passed", () => {
		const store = new IdentityStore();
		store.create("a@example.com", {}, at);
		const { token } = store.startConfirmation("a@example.com", at);
		expect(store.confirm(token, new Date(at.getTime() + 24 * hour))).toBeUndefined();
		expect(store.covers(parseMailbox("a@example.com"))).toBe(false);
		store.confirm(token, new Date(at.getTime() + 24 * hour - 1));
		expect(store.covers(parseMailbox("a@example.com"))).toBe(true);
	});

	test("is void once there is another, and once the identity is gone", () => {
		const store = new IdentityStore();
		store.create("a@example.com", {}, at);
		const first = store.startConfirmation("a@example.com", at);
		const second = store.startConfirmation("a@example.com", at);
		expect(first.token).not.toBe(second.token);
		expect(store.confirm(first.token, at)).toBeUndefined();
		store.delete("a@example.com");
		expect(store.confirm(second.token, at)).toBeUndefined();
	});

	test("is not guessed by leaving it out", () => {
		const store = storeWith("b@example.com");
		store.create("a@example.com", {}, at);
		expect(store.confirm("", at)).toBeUndefined();
		expect(store.confirm("undefined", at)).toBeUndefined();
	});
});
