import { describe, expect, it } from "vitest";
import { parseVerifiedSenders } from "../senders/verified-senders.ts";
import { createRecordingTransport, type RecordingTransport } from "../testing/index.ts";
import type { Receipt } from "../transport/receipt.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import type { DecisionEvent } from "./hooks.ts";
import { createMailer, type MailerOptions } from "./mailer.ts";

const refusal: Receipt = { outcome: "rejected", scope: "route", code: "sender-unverified", reply: "not verified" };

interface Outcome {
	readonly receipt: DeliveryReceipt;
	readonly decisions: DecisionEvent[];
	readonly service: RecordingTransport;
	readonly standard: RecordingTransport;
}

async function send(answer: Receipt, options: Partial<MailerOptions> = {}): Promise<Outcome> {
	const service = createRecordingTransport({ name: "service", answer: () => answer });
	const standard = createRecordingTransport({ name: "standard" });
	const decisions: DecisionEvent[] = [];
	const mailer = createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service,
		standard,
		hooks: { onDecision: (event) => void decisions.push(event) },
		...options,
	});
	const message = {
		category: "automatic",
		from: "info@news.shop.example",
		to: "a@x.example",
		subject: "s",
		text: "t",
	} as const;
	const [receipt] = await mailer.send(message);
	return { receipt: receipt as DeliveryReceipt, decisions, service, standard };
}

describe("when the service refuses for a reason of its own", () => {
	it.each([
		["safe", "accepted", undefined, 1],
		["unsafe", "deferred", true, 0],
		["unknown", "deferred", true, 0],
	] as const)(
		"and alignment is %s, the default policy ends in %s (held: %s)",
		async (alignment, outcome, held, offers) => {
			const asked: string[] = [];
			const { receipt, standard } = await send(refusal, {
				alignment: (domain) => {
					asked.push(domain);
					return alignment;
				},
			});
			expect([receipt.outcome, receipt.held, standard.offers.length]).toEqual([outcome, held, offers]);
			expect(asked).toEqual(["news.shop.example"]);
		},
	);

	it("holds by default when nobody can tell about alignment", async () => {
		const { receipt, standard } = await send(refusal);
		expect(receipt).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code: "sender-unverified",
			held: true,
			transport: "service",
		});
		expect(standard.offers).toEqual([]);
	});

	it("holds when the alignment check itself fails, and reports that", async () => {
		const errors: unknown[] = [];
		const { receipt } = await send(refusal, {
			alignment: async () => {
				throw new Error("no DNS");
			},
			hooks: { onError: (error) => void errors.push(error) },
		});
		expect(receipt.held).toBe(true);
		expect(errors).toHaveLength(1);
	});

	it("takes the standard route with the policy standard, and records both decisions and what the service said", async () => {
		const { receipt, decisions, service, standard } = await send(refusal, { onServiceRefusal: "standard" });
		expect(receipt).toMatchObject({
			outcome: "accepted",
			transport: "standard",
			decision: { route: "standard", reason: "service-refused", entry: "shop.example" },
			serviceRefusal: refusal,
		});
		expect(decisions.map(({ decision }) => decision.reason)).toEqual(["subdomain", "service-refused"]);
		expect(standard.offers[0]?.bytes).toEqual(service.offers[0]?.bytes);
		expect(standard.offers[0]?.deliveryId).toBe(service.offers[0]?.deliveryId);
	});

	it("holds with the policy hold and fails with the policy fail", async () => {
		const alignment = () => "safe" as const;
		expect((await send(refusal, { onServiceRefusal: "hold", alignment })).receipt).toMatchObject({
			outcome: "deferred",
			held: true,
		});
		const failed = await send(refusal, { onServiceRefusal: "fail", alignment });
		expect(failed.receipt).toMatchObject({ outcome: "rejected", scope: "route", transport: "service" });
		expect(failed.receipt).not.toHaveProperty("held");
	});
});

describe("the standard route is not tried", () => {
	it.each([
		["a refusal of the recipient", { outcome: "rejected", scope: "recipient", code: "x" }],
		["a refusal of the content", { outcome: "rejected", scope: "message", code: "x" }],
		["a throttle", { outcome: "deferred", scope: "route", code: "throttled", retryAfterMs: 1_000 }],
		["an outcome nobody knows", { outcome: "unknown", code: "x" }],
		["success", { outcome: "accepted" }],
	] as const)("for %s, whatever the policy", async (_, answer) => {
		for (const onServiceRefusal of ["standard-if-aligned", "standard", "hold", "fail"] as const) {
			const { receipt, standard } = await send(answer, { onServiceRefusal, alignment: () => "safe" });
			expect(receipt).toMatchObject(answer);
			expect(receipt).not.toHaveProperty("held");
			expect(standard.offers).toEqual([]);
		}
	});
});

describe("when the entry is revoked", () => {
	const senders = parseVerifiedSenders("shop.example", { revoked: ["shop.example"] });

	it.each([
		["standard-if-aligned", "accepted", undefined, 1],
		["standard", "accepted", undefined, 1],
		["hold", "deferred", true, 0],
		["fail", "rejected", undefined, 0],
	] as const)(
		"the policy %s ends in %s, and the service is not even asked",
		async (onServiceRefusal, outcome, held, offers) => {
			const { receipt, service, standard } = await send(refusal, {
				senders,
				onServiceRefusal,
				alignment: () => "safe",
			});
			expect([receipt.outcome, receipt.held, standard.offers.length]).toEqual([outcome, held, offers]);
			expect(receipt.decision).toMatchObject({ reason: "entry-revoked", entry: "shop.example", route: "standard" });
			expect(service.offers).toEqual([]);
		},
	);

	it("holds by default when nobody can tell about alignment", async () => {
		expect((await send(refusal, { senders })).receipt).toMatchObject({
			outcome: "deferred",
			held: true,
			code: "entry-revoked",
		});
	});
});
