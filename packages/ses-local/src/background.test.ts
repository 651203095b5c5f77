import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { Background } from "./background.ts";

const wait = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal });

test("is settled when everything ended, also what was started on the way", async () => {
	const background = new Background(wait, new AbortController().signal);
	const ended: string[] = [];
	background.run(async () => {
		await background.wait(1);
		background.run(async () => {
			await background.wait(1);
			ended.push("second");
		});
		ended.push("first");
	});
	await background.settled();
	expect(ended).toEqual(["first", "second"]);
});

test("lets go of what waits when it closes", async () => {
	const closing = new AbortController();
	const background = new Background(wait, closing.signal);
	const ended: string[] = [];
	background.run(async () => {
		await background.wait(2 ** 31 - 1);
		ended.push("too far");
	});
	closing.abort();
	await background.settled();
	expect(ended).toEqual([]);
});
