import { expect, test } from "vitest";
import { Account } from "./account.ts";

const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);

test("counts recipients over a rolling 24 hours", () => {
	const account = new Account();
	account.recordSent(3, at(0));
	account.recordSent(2, at(0));
	account.recordSent(1, at(12));
	expect(account.sentLast24Hours(at(23))).toBe(6);
	expect(account.sentLast24Hours(at(25))).toBe(1);
	expect(account.sentLast24Hours(at(37))).toBe(0);
});

test("has the sandbox's quota without production access, unless told otherwise", () => {
	const account = new Account();
	account.change({ productionAccess: false });
	expect(account.settings).toMatchObject({ maxSendRate: 1, max24HourSend: 200 });
	account.change({ maxSendRate: 5 });
	expect(account.settings).toMatchObject({ maxSendRate: 5, max24HourSend: 200, productionAccess: false });
});

test("may not send while sending is paused", () => {
	const account = new Account();
	account.change({ sendingEnabled: false });
	expect(() => account.assertMaySend()).toThrow(expect.objectContaining({ type: "SendingPausedException" }));
	account.change({ sendingEnabled: true });
	expect(() => account.assertMaySend()).not.toThrow();
});

test.each([{ maxSendRate: 0 }, { maxSendRate: Number.NaN }, { max24HourSend: -2 }])("refuses %j", (changes) => {
	expect(() => new Account().change(changes)).toThrow(RangeError);
});

test("takes -1 as no daily limit", () => {
	const account = new Account();
	account.change({ max24HourSend: -1 });
	expect(account.settings.max24HourSend).toBe(-1);
});
