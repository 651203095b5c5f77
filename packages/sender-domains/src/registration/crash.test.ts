import { describe, expect, it } from "vitest";
import { act, address, RegistrarBench, shop } from "../../test/registrar-bench.ts";
import type { SenderRegistrarOptions } from "./registrar-options.ts";
import type { SenderKey, SenderRegistrar } from "./sender-registrar.ts";

class Crash extends Error {}

/** Ends the process, as it were, at one of the calls that leave it: before it is carried out, or when its answer is lost. */
class Crasher {
	calls = 0;
	readonly #crashAt: number;
	readonly #when: "before" | "after";

	constructor(crashAt: number, when: "before" | "after") {
		this.#crashAt = crashAt;
		this.#when = when;
	}

	over<T extends object>(target: T): T {
		return new Proxy(target, {
			get: (_, name) => {
				const value: unknown = Reflect.get(target, name);
				if (typeof value !== "function" || name === "list") return value;
				return (...values: readonly unknown[]) => this.#call(() => Reflect.apply(value, target, values) as unknown);
			},
		});
	}

	async #call(work: () => unknown): Promise<unknown> {
		this.calls += 1;
		const crashes = this.calls === this.#crashAt;
		if (crashes && this.#when === "before") throw new Crash();
		const answer = await work();
		if (crashes) throw new Crash();
		return answer;
	}
}

type Story = (registrar: SenderRegistrar, bench: RegistrarBench) => readonly (() => Promise<unknown>)[];

function registering(key: SenderKey): Story {
	return (registrar, bench) => [
		() => registrar.request({ ...key, ...act }),
		() => registrar.recordSurvey({ ...key, ...act, survey: { at: new Date(0), mails: 10, deadAddresses: 1 } }),
		() => registrar.requestCleanup({ ...key, ...act }),
		() => registrar.recordSurvey({ ...key, ...act, survey: { at: new Date(1), mails: 10, deadAddresses: 0 } }),
		async () => (key.sender.includes("@") ? await registrar.acknowledge({ ...key, ...act }) : undefined),
		() => registrar.issue({ ...key, ...act }),
		() => registrar.check(key),
		async () => {
			bench.service.verify(key.sender);
			await registrar.check(key);
		},
	];
}

const stories: Readonly<Record<string, { readonly key: SenderKey; readonly story: Story; readonly ends: object }>> = {
	"registering a domain": {
		key: shop,
		story: registering(shop),
		ends: { step: "registered", setting: "old.example,shop.example", revoked: [] },
	},
	"registering an address": {
		key: address,
		story: registering(address),
		ends: { step: "registered", setting: "old.example,info@shop.example", revoked: [] },
	},
	"demoting and recovering": {
		key: shop,
		story: (registrar, bench) => [
			...registering(shop)(registrar, bench),
			async () => {
				bench.service.giveUp("shop.example");
				await registrar.check(shop);
			},
			() => registrar.restart({ ...shop, ...act }),
			async () => {
				bench.service.verify("shop.example");
				await registrar.check(shop);
			},
		],
		ends: { step: "registered", setting: "old.example,shop.example", revoked: [] },
	},
	demoting: {
		key: shop,
		story: (registrar, bench) => [
			...registering(shop)(registrar, bench),
			async () => {
				bench.service.lose("shop.example");
				await registrar.check(shop);
			},
		],
		ends: { step: "revoked", setting: "old.example,shop.example", revoked: ["shop.example"] },
	},
	withdrawing: {
		key: shop,
		story: (registrar, bench) => [
			...registering(shop)(registrar, bench),
			() => registrar.withdraw({ ...shop, ...act }),
		],
		ends: { step: "withdrawn", setting: "old.example", revoked: [] },
	},
};

interface Outcome {
	readonly calls: number;
	readonly crashed: boolean;
	readonly end: object;
	readonly events: readonly string[];
}

/** Plays a story; the act that crashed is done again by a new process, and the story goes on. */
async function play(name: string, crashAt: number, when: "before" | "after"): Promise<Outcome> {
	const { key, story } = stories[name] as (typeof stories)[string];
	const bench = new RegistrarBench();
	bench.settings.put("shop-1", { setting: "old.example" });
	const crasher = new Crasher(crashAt, when);
	const far: Partial<SenderRegistrarOptions> = {
		service: crasher.over(bench.service),
		store: crasher.over(bench.store),
		settings: crasher.over(bench.settings),
	};
	let crashed = false;
	for (const run of story(bench.open(far), bench)) {
		try {
			await run();
		} catch (error) {
			if (!(error instanceof Crash)) throw error;
			crashed = true;
			await run();
		}
	}
	const { step } = await bench.record(key);
	const { setting, revoked } = await bench.settings.read("shop-1");
	return { calls: crasher.calls, crashed, end: { step, setting, revoked }, events: await bench.events(key) };
}

describe.each(Object.keys(stories))("%s", (name) => {
	const { ends } = stories[name] as (typeof stories)[string];

	it("comes to its end without a crash", async () => {
		expect((await play(name, 0, "before")).end).toEqual(ends);
	});

	it.each(["before", "after"] as const)(
		"comes to the same end whichever call it crashes at, %s it is done",
		async (when) => {
			const { calls, events } = await play(name, 0, when);
			expect(calls).toBeGreaterThan(15);
			for (let crashAt = 1; crashAt <= calls; crashAt++) {
				const outcome = await play(name, crashAt, when);
				expect(outcome, `crash at call ${crashAt} of ${calls}`).toMatchObject({ crashed: true, end: ends });
				// A restart is recorded each time it is asked for; everything else once.
				const once = outcome.events.filter(
					(event, index, all) => event !== "restarted" || all[index - 1] !== "restarted",
				);
				expect(once, `crash at call ${crashAt} of ${calls}`).toEqual(events);
			}
		},
	);
});
