import { expect, test } from "vitest";
import { easyDkim } from "../dkim.ts";
import { IdentityStore } from "../identities.ts";
import type { DnsAnswer } from "./dns-resolver.ts";
import { newSearch } from "./search.ts";
import { type VerificationChange, Verifier } from "./verifier.ts";

const at = new Date("2026-01-02T03:04:05Z");
const region = "ap-northeast-1";
const dayMs = 24 * 60 * 60 * 1000;

/** A verifier whose DNS answers when it is told to. */
function slowVerifier(identities: IdentityStore) {
	const open: { readonly name: string; readonly answer: (answer: DnsAnswer) => void }[] = [];
	const changes: VerificationChange[] = [];
	const closing = new AbortController();
	let now = at;
	const verifier = new Verifier({
		identities,
		region,
		clock: () => now,
		dns: {
			lookup: (name) => {
				const { promise, resolve } = Promise.withResolvers<DnsAnswer>();
				open.push({ name, answer: resolve });
				return promise;
			},
		},
		patience: { giveUpAfterMs: 3 * dayMs, revokeAfterMs: dayMs },
		closing: closing.signal,
		onChange: (change) => changes.push(change),
	});
	const answerAll = (answer: (name: string) => DnsAnswer) => {
		for (const question of open.splice(0)) question.answer(answer(question.name));
	};
	return { verifier, open, changes, closing, answerAll, setNow: (date: Date) => (now = date) };
}

function published(name: string): DnsAnswer {
	return { state: "found", records: [`${name.split(".")[0]}.${easyDkim("shop.test", region).hostedZone}`] };
}

async function turn(): Promise<void> {
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
}

test("looks at eight identities at once, and at the others after them", async () => {
	const identities = new IdentityStore();
	for (let each = 0; each < 10; each++) identities.create(`shop-${each}.test`, {}, at);
	const { verifier, open, answerAll } = slowVerifier(identities);
	const checking = verifier.check();
	await turn();
	expect(open).toHaveLength(8 * 3);
	answerAll(published);
	await turn();
	expect(open).toHaveLength(2 * 3);
	answerAll(published);
	await checking;
	expect(new Set(identities.list().map(({ verification }) => verification.status))).toEqual(new Set(["SUCCESS"]));
});

test("lets the timer pass while it looks, and lets others wait for their turn", async () => {
	const identities = new IdentityStore();
	identities.create("shop.test", {}, at);
	const { verifier, open, answerAll } = slowVerifier(identities);
	const first = verifier.check();
	await turn();
	await verifier.tick();
	const second = verifier.check();
	await turn();
	expect(open).toHaveLength(3);
	answerAll(() => ({ state: "absent" }));
	await first;
	await turn();
	expect(open).toHaveLength(3);
	answerAll(published);
	await second;
	expect(identities.get("shop.test").verification.status).toBe("SUCCESS");
});

test("forgets what it learns about an identity that was deleted or created anew meanwhile", async () => {
	const identities = new IdentityStore();
	identities.create("gone.test", {}, at);
	identities.create("shop.test", {}, at);
	const { verifier, answerAll, changes } = slowVerifier(identities);
	const checking = verifier.check();
	await turn();
	identities.delete("gone.test");
	identities.delete("shop.test");
	identities.create("shop.test", {}, at);
	answerAll(published);
	await checking;
	expect(identities.list()).toEqual([expect.objectContaining({ name: "shop.test", verification: newSearch(at) })]);
	expect(changes).toEqual([]);
});

test("keeps what was set of an identity while the DNS was asked", async () => {
	const identities = new IdentityStore();
	identities.create("shop.test", {}, at);
	const { verifier, answerAll } = slowVerifier(identities);
	const checking = verifier.check();
	await turn();
	identities.setFeedbackForwarding("shop.test", false);
	answerAll(published);
	await checking;
	expect(identities.get("shop.test")).toMatchObject({ feedbackForwarding: false, verification: { status: "SUCCESS" } });
});

test("learns nothing any more once the server closes", async () => {
	const identities = new IdentityStore();
	identities.create("shop.test", {}, at);
	const { verifier, answerAll, closing } = slowVerifier(identities);
	const checking = verifier.check();
	await turn();
	closing.abort();
	answerAll(published);
	await checking;
	expect(identities.get("shop.test").verification.status).toBe("PENDING");
});

test("lets an address fail when its link has lapsed, and asks the DNS nothing about it", async () => {
	const identities = new IdentityStore();
	for (const name of ["a@shop.test", "b@shop.test"]) identities.create(name, {}, at);
	identities.startConfirmation("a@shop.test", at);
	const { verifier, open, changes, setNow } = slowVerifier(identities);
	setNow(new Date(at.getTime() + dayMs - 1));
	await verifier.check();
	expect(changes).toEqual([]);
	setNow(new Date(at.getTime() + dayMs));
	await verifier.check();
	expect(changes).toMatchObject([{ identity: "a@shop.test", what: "identity", from: "PENDING", to: "FAILED" }]);
	expect(identities.get("b@shop.test").verification.status).toBe("PENDING");
	expect(open).toEqual([]);
});
