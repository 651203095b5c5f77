import { describe, expect, test } from "vitest";
import { FaultList, type Occasion } from "./fault-list.ts";
import type { FaultRule } from "./fault-rule.ts";

const operations = ["SendEmail", "GetAccount"];

function sending(recipient = "taro@example.com", sender = "info@shop.example"): Occasion {
	const addresses = () => Promise.resolve({ senders: [sender], recipients: [recipient] });
	return { operation: "SendEmail", afterAccept: false, addresses };
}

const asking: Occasion = { ...sending(), operation: "GetAccount" };

/** Which of so many requests the rule strikes, counted from 1. */
async function struck(rule: FaultRule, requests: number): Promise<readonly number[]> {
	const faults = new FaultList(operations);
	faults.add(rule);
	const numbers: number[] = [];
	for (let number = 1; number <= requests; number++) {
		if ((await faults.take(sending())).length > 0) numbers.push(number);
	}
	return numbers;
}

describe("how often", () => {
	test.each<[FaultRule, readonly number[]]>([
		[{ what: "throttle" }, [1, 2, 3, 4, 5, 6, 7]],
		[{ what: "throttle", times: 2 }, [1, 2]],
		[{ what: "throttle", when: { first: 3 } }, [1, 2, 3]],
		[{ what: "throttle", when: { everyNth: 3 } }, [3, 6]],
		[{ what: "throttle", when: { everyNth: 2, first: 5 } }, [2, 4]],
		[{ what: "throttle", when: { everyNth: 3 }, times: 1 }, [3]],
		[{ what: "throttle", when: { probability: 0 } }, []],
		[{ what: "throttle", when: { probability: 1 } }, [1, 2, 3, 4, 5, 6, 7]],
	])("%j of seven strikes %j", async (rule, numbers) => {
		expect(await struck(rule, 7)).toEqual(numbers);
	});

	test("is drawn by a seed, and the same each time", async () => {
		const half = (seed: number) => struck({ what: "throttle", when: { probability: 0.5, seed } }, 100);
		const first = await half(1);
		expect(first.length).toBeGreaterThan(30);
		expect(first.length).toBeLessThan(70);
		expect(await half(1)).toEqual(first);
		expect(await half(2)).not.toEqual(first);
	});
});

describe("which", () => {
	test.each<[NonNullable<FaultRule["when"]>, Occasion, number]>([
		[{}, sending(), 1],
		[{}, asking, 0],
		[{ operation: "GetAccount" }, asking, 1],
		[{ operation: "GetAccount" }, sending(), 0],
		[{ operation: "*" }, asking, 1],
		[{ recipient: "taro@example.com" }, sending("Taro@EXAMPLE.com"), 1],
		[{ recipient: "taro@example.com" }, sending("hanako@example.com"), 0],
		[{ recipient: "example.com" }, sending(), 1],
		[{ recipient: "@example.com" }, sending(), 1],
		[{ recipient: "example.com" }, sending("taro@mail.example.com"), 0],
		[{ recipient: "example.com" }, sending("taro@badexample.com"), 0],
		[{ sender: "shop.example" }, sending(), 1],
		[{ sender: "info@other.example" }, sending(), 0],
		[{ sender: "shop.example", recipient: "example.net" }, sending(), 0],
	])("%j", async (when, occasion, count) => {
		const faults = new FaultList(operations);
		const fault = faults.add({ what: "throttle", when });
		await faults.take(occasion);
		expect(fault.hits()).toBe(count);
	});

	test("a request that does not match is not counted", async () => {
		const faults = new FaultList(operations);
		const fault = faults.add({ what: "throttle", when: { recipient: "taro@example.com", everyNth: 2 } });
		for (const recipient of ["taro@example.com", "hanako@example.com", "taro@example.com"]) {
			await faults.take(sending(recipient));
		}
		expect(fault.hits()).toBe(1);
	});

	test("addresses are not read when nobody asks for them", async () => {
		const faults = new FaultList(operations);
		faults.add({ what: "throttle" });
		const addresses = () => Promise.reject(new Error("read"));
		await expect(faults.take({ ...sending(), addresses })).resolves.toHaveLength(1);
	});
});

describe("several", () => {
	test("strike in the order they were added, and only one of them besides delays", async () => {
		const faults = new FaultList(operations);
		faults.add({ what: "slow", delayMs: 1 });
		const first = faults.add({ what: "throttle", times: 1 });
		faults.add({ what: "slow", delayMs: 2 });
		const second = faults.add({ what: "paused" });
		const kinds = async () => (await faults.take(sending())).map(({ what }) => what);
		expect(await kinds()).toEqual(["slow", "throttle"]);
		expect(await kinds()).toEqual(["slow", "slow", "paused"]);
		expect([first.hits(), second.hits()]).toEqual([1, 1]);
	});

	test("are told apart by whether the message was taken", async () => {
		const faults = new FaultList(operations);
		faults.add({ what: "error-after-accept" });
		faults.add({ what: "error-before" });
		const kinds = async (afterAccept: boolean) => (await faults.take({ ...sending(), afterAccept })).map((r) => r.what);
		expect(await kinds(false)).toEqual(["error-before"]);
		expect(await kinds(true)).toEqual(["error-after-accept"]);
	});
});

describe("the end of a fault", () => {
	test("comes when it is removed, for that one only, and its hits stay known", async () => {
		const faults = new FaultList(operations);
		const gone = faults.add({ what: "throttle" });
		const kept = faults.add({ what: "paused" });
		await faults.take(sending());
		gone.remove();
		gone.remove();
		await faults.take(sending());
		expect([gone.hits(), kept.hits()]).toEqual([1, 1]);
		expect(faults.list()).toEqual([{ id: "2", rule: { what: "paused" }, hits: 1 }]);
	});

	test("comes for all at once", async () => {
		const faults = new FaultList(operations);
		faults.add({ what: "throttle" });
		faults.add({ what: "slow", delayMs: 1 });
		faults.clear();
		expect(await faults.take(sending())).toEqual([]);
	});
});
