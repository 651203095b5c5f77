import { createMailer, type DeliveryReceipt, parseVerifiedSenders, type ServiceRefusalPolicy } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { describe, expect, it } from "vitest";
import { type ZoneEntry, zoneLookup } from "../test/zone.ts";
import { createAlignmentCheck } from "./alignment.ts";

const situations: Readonly<Record<string, { readonly record: ZoneEntry; readonly signer: string | null }>> = {
	"p=none": { record: ["v=DMARC1; p=none"], signer: null },
	"p=reject": { record: ["v=DMARC1; p=reject"], signer: null },
	"p=reject and an aligned key": { record: ["v=DMARC1; p=reject"], signer: "shop.example" },
	"p=reject and a stranger's key": { record: ["v=DMARC1; p=reject"], signer: "relay.example" },
	"the DNS down": { record: { fails: "timeout" }, signer: null },
	"the DNS down and the From domain's own key": { record: { fails: "timeout" }, signer: "news.shop.example" },
};

interface Outcome {
	readonly receipt: DeliveryReceipt;
	readonly standardOffers: number;
	readonly errors: readonly unknown[];
	readonly asked: readonly string[];
}

/** Sends one mail that the service refuses because the sender is not verified there after all. */
async function send(situation: string, onServiceRefusal?: ServiceRefusalPolicy): Promise<Outcome> {
	const { record, signer } = situations[situation] as (typeof situations)[string];
	const lookup = zoneLookup({ "_dmarc.shop.example": record });
	const errors: unknown[] = [];
	const standard = createRecordingTransport({ name: "standard" });
	const mailer = createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service: createRecordingTransport({
			name: "service",
			answer: () => ({ outcome: "rejected", scope: "route", code: "sender-unverified" }),
		}),
		standard,
		onServiceRefusal,
		alignment: createAlignmentCheck({ lookup, signingDomain: () => signer }),
		hooks: { onError: (error) => void errors.push(error) },
	});
	const [receipt] = await mailer.send({
		category: "automatic",
		from: "info@news.shop.example",
		to: "a@customer.example",
		subject: "Your order",
		text: "Thank you.",
	});
	await mailer.close();
	return { receipt: receipt as DeliveryReceipt, standardOffers: standard.offers.length, errors, asked: lookup.asked };
}

describe("a mail that the service refuses, under standard-if-aligned,", () => {
	it.each([
		["p=none", "accepted", undefined, 1],
		["p=reject", "deferred", true, 0],
		["p=reject and an aligned key", "accepted", undefined, 1],
		["p=reject and a stranger's key", "deferred", true, 0],
		["the DNS down", "deferred", true, 0],
		["the DNS down and the From domain's own key", "accepted", undefined, 1],
	] as const)("with %s ends in %s (held: %s)", async (situation, outcome, held, offers) => {
		for (const policy of ["standard-if-aligned", undefined] as const) {
			const { receipt, standardOffers, errors } = await send(situation, policy);
			expect([receipt.outcome, receipt.held, standardOffers]).toEqual([outcome, held, offers]);
			expect(errors).toEqual([]);
		}
	});
});

describe.each([
	["standard", "accepted", undefined, 1],
	["hold", "deferred", true, 0],
	["fail", "rejected", undefined, 0],
] as const)("a mail that the service refuses, under %s,", (policy, outcome, held, offers) => {
	it.each(Object.keys(situations))(`with %s ends in ${outcome}, and no DNS is asked`, async (situation) => {
		const { receipt, standardOffers, asked } = await send(situation, policy);
		expect([receipt.outcome, receipt.held, standardOffers]).toEqual([outcome, held, offers]);
		expect(asked).toEqual([]);
	});
});
