import { test } from "vitest";
import { createFakeTimer, createMemoryOutboxStore } from "../testing/index.ts";
import { describeOutboxStore } from "./index.ts";

describeOutboxStore(test, {
	name: "memory",
	create: async () => {
		const timer = createFakeTimer();
		const store = createMemoryOutboxStore({ clock: timer.clock });
		return {
			store,
			advance: (milliseconds) => timer.advance(milliseconds),
			lapse: async () => store.lapse(),
			loseJobs: async () => store.loseJobs(),
			dispose: async () => undefined,
		};
	},
});
