import { expect, it } from "vitest";
import { Batching } from "./batching.ts";

function recording(): {
	readonly calls: (readonly string[])[];
	readonly answers: PromiseWithResolvers<void>[];
	batching: Batching<string, string>;
} {
	const calls: (readonly string[])[] = [];
	const answers: PromiseWithResolvers<void>[] = [];
	const batching = new Batching<string, string>(async (items) => {
		calls.push(items);
		const answer = Promise.withResolvers<void>();
		answers.push(answer);
		await answer.promise;
		return items.map((item) => item.toUpperCase());
	}, 3);
	return { calls, answers, batching };
}

async function turn(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

it("makes one call of what comes in the same turn, and answers each with its own", async () => {
	const { calls, answers, batching } = recording();
	const all = Promise.all([batching.add("a"), batching.add("b")]);
	await turn();
	answers[0]?.resolve();
	expect(await all).toEqual(["A", "B"]);
	expect(calls).toEqual([["a", "b"]]);
});

it("collects what comes while a call is under way, up to its bound", async () => {
	const { calls, answers, batching } = recording();
	const all = [batching.add("a")];
	await turn();
	for (const item of ["b", "c", "d", "e"]) all.push(batching.add(item));
	for (const index of [0, 1, 2]) {
		answers[index]?.resolve();
		await turn();
	}
	expect(await Promise.all(all)).toEqual(["A", "B", "C", "D", "E"]);
	expect(calls).toEqual([["a"], ["b", "c", "d"], ["e"]]);
});

it("keeps alone what is to be alone", async () => {
	const { calls, answers, batching } = recording();
	const all = [batching.add("a"), batching.add("b", true), batching.add("c")];
	for (const index of [0, 1, 2]) {
		await turn();
		answers[index]?.resolve();
	}
	await Promise.all(all);
	expect(calls).toEqual([["a"], ["b"], ["c"]]);
});

it("tells all of a call that failed, and goes on", async () => {
	const { calls, answers, batching } = recording();
	const failed = Promise.allSettled([batching.add("a"), batching.add("b")]);
	await turn();
	answers[0]?.reject(new Error("gone"));
	expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
	const next = batching.add("c");
	await turn();
	answers[1]?.resolve();
	expect(await next).toBe("C");
	expect(calls).toHaveLength(2);
});

it("takes a store that answers too few for one that failed", async () => {
	const batching = new Batching<string, string>(async () => []);
	await expect(batching.add("a")).rejects.toThrow("0 answers to 1 questions");
});
