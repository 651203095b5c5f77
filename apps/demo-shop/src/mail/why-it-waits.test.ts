import type { RoutingDecision } from "@todoku/core";
import type { AttemptRow, DeliveryFile, DeliveryRow, OutboxOffice, OutboxStatus } from "@todoku/outbox";
import { describe, expect, it } from "vitest";
import { whyItWaits } from "./why-it-waits.ts";

const decision: RoutingDecision = { route: "service", reason: "domain", address: "info@shop.example" };

function officeWith(attempts: readonly Partial<AttemptRow>[]): Pick<OutboxOffice, "show" | "status"> {
	const pauses = [{ route: "service", failure: { code: "connection-refused", message: "No answer" } }];
	return {
		show: async () => ({ attemptList: attempts }) as unknown as DeliveryFile,
		status: async () => ({ pauses }) as unknown as OutboxStatus,
	};
}

function why(row: Partial<DeliveryRow>, attempts: readonly Partial<AttemptRow>[] = []): Promise<string | undefined> {
	const whole = { id: "d1", room: "open", attempts: attempts.length, ...row } as DeliveryRow;
	return whyItWaits(officeWith(attempts), whole).then((failure) => failure?.code);
}

describe("a mail waits", () => {
	it("for its setting where nothing was decided", async () => {
		expect(await why({})).toBe("setting-unavailable");
	});

	it("because of what the last attempt was told", async () => {
		const attempts = [
			{ outcome: "deferred", code: "throttled" },
			{ outcome: "deferred", code: "timeout" },
		] as const;
		expect(await why({ decision }, attempts)).toBe("timeout");
	});

	it("not because of an attempt that was put off by ourselves or has no answer yet", async () => {
		const attempts = [
			{ outcome: "deferred", code: "throttled" },
			{ outcome: "deferred", code: "not-offered" },
			{ outcome: undefined },
		] as const;
		expect(await why({ decision }, attempts)).toBe("throttled");
	});

	it("because its route is paused, where it was never offered", async () => {
		expect(await why({ decision, room: "service" })).toBe("connection-refused");
	});

	it("for a reason that nobody knows, where its route works", async () => {
		expect(await why({ decision, room: "standard" })).toBeUndefined();
	});
});
