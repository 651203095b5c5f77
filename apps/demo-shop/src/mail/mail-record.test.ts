import type { DeliveryRow } from "@todoku/outbox";
import { describe, expect, it } from "vitest";
import { toMailRecord } from "./mail-record.ts";

const recordedAt = new Date("2026-03-01T00:00:00Z");
const later = new Date("2026-03-01T00:00:10Z");
const posted = { delivery: "d1", mail: "newsletter", from: "News <news@shop.example>" } as const;

function row(changes: Partial<DeliveryRow>): DeliveryRow {
	return {
		id: "d1",
		messageId: "<m1@shop.example>",
		tenant: "interfactory",
		key: "newsletter/R-0001/M-0001",
		category: "newsletter",
		lane: "bulk",
		from: "news@shop.example",
		recipient: "hanako@customer.example",
		subject: "News",
		status: "queued",
		room: "open",
		recordedAt,
		settledAt: undefined,
		dueAt: recordedAt,
		attempts: 0,
		heldFor: undefined,
		failure: undefined,
		decision: undefined,
		possibleDuplicate: false,
		sensitive: false,
		resendOf: undefined,
		feedback: [],
		...changes,
	};
}

describe("a mail in the list", () => {
	it("is what the outbox knows, under the shop's own name and with the From of its definition", () => {
		expect(toMailRecord("interfactory", row({ status: "sent", attempts: 2 }), posted)).toMatchObject({
			id: "d1",
			shop: "interfactory",
			mail: "newsletter",
			from: "News <news@shop.example>",
			recipient: "hanako@customer.example",
			at: recordedAt,
			attempts: 2,
			status: "sent",
		});
	});

	it.each<[string, Partial<DeliveryRow>, string]>([
		["was only just recorded", {}, "sending"],
		["a worker has", { status: "sending" }, "sending"],
		["was put off before it was offered", { dueAt: later }, "waiting"],
		["was offered and put off", { attempts: 1 }, "waiting"],
		["waits for its route", { room: "service" }, "waiting"],
		["is kept back", { status: "held", heldFor: "service-refusal" }, "held"],
		["cannot be sent", { status: "failed" }, "failed"],
		["nobody could take in time", { status: "expired" }, "expired"],
		["was perhaps sent", { status: "unknown" }, "unknown"],
	])("that %s is shown so: %j", (_, changes, status) => {
		expect(toMailRecord("interfactory", row(changes), posted).status).toBe(status);
	});

	it("shows nothing where the outbox has dropped the address", () => {
		const dropped = row({ recipient: null, subject: null });
		expect(toMailRecord("interfactory", dropped, posted)).toMatchObject({ recipient: "", subject: "" });
	});
});
