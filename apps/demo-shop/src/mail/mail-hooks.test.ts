import { type DeliveryReceipt, MailError, type MessageFacts, SettingUnavailableError } from "@todoku/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { mailHooks } from "./mail-hooks.ts";
import type { MailFate } from "./mail-record.ts";

const message: MessageFacts = {
	tenant: "interfactory",
	key: "newsletter/R-0001/M-0001",
	category: "newsletter",
	from: "news@shop.example",
	subject: "News",
};

function told(receipt: Partial<DeliveryReceipt>, changes: Partial<MessageFacts> = {}): readonly MailFate[] {
	const fates: MailFate[] = [];
	const whole = { deliveryId: "d1", recipient: "hanako@customer.example", ...receipt } as DeliveryReceipt;
	void mailHooks((fate) => fates.push(fate)).onReceipt?.({ message: { ...message, ...changes }, receipt: whole });
	return fates;
}

afterEach(() => {
	vi.restoreAllMocks();
});

describe("the hooks", () => {
	it.each([
		[{ outcome: "accepted" }, "sent", undefined],
		[{ outcome: "deferred", scope: "route", code: "timeout" }, "waiting", "timeout"],
		[{ outcome: "deferred", scope: "route", code: "sender-unverified", held: true }, "held", "sender-unverified"],
		[{ outcome: "rejected", scope: "message", code: "bad-request" }, "failed", "bad-request"],
		[{ outcome: "unknown", code: "timeout" }, "unknown", "timeout"],
	] as const)("tell of %j as %s", (receipt, status, code) => {
		const [fate] = told(receipt);
		expect(fate).toMatchObject({ shop: "interfactory", mail: "newsletter", status, from: "news@shop.example" });
		expect(fate?.failure?.code).toBe(code);
	});

	it("keep silent about mail that is not the shop's own", () => {
		expect(told({ outcome: "accepted" }, { key: undefined })).toEqual([]);
		expect(told({ outcome: "accepted" }, { key: "something/else" })).toEqual([]);
	});

	it("print what went wrong, but for a setting that is away, which stands on the mail", () => {
		const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
		const { onError } = mailHooks(() => undefined);
		onError?.(new SettingUnavailableError("setting-away", undefined));
		onError?.(new MailError("unrecognised", "Something is wrong"));
		expect(printed.mock.calls).toEqual([["Something is wrong"]]);
	});
});
