import { describe, expect, test } from "vitest";
import { Account, type AccountSettings } from "./account.ts";

const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);

const outside = (recipients: number) => ({ recipients, outside: recipients });

test("counts recipients over a rolling 24 hours", () => {
	const account = new Account();
	account.recordSent(outside(3), at(0));
	account.recordSent(outside(2), at(0));
	account.recordSent(outside(1), at(12));
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

describe("when its quotas are enforced,", () => {
	const ms = (milliseconds: number) => new Date(at(0).getTime() + milliseconds);
	const tooFast = expect.objectContaining({ type: "TooManyRequestsException" });
	const tooMany = expect.objectContaining({ type: "LimitExceededException" });

	function enforcing(changes: Partial<AccountSettings>): Account {
		const account = new Account();
		account.change({ enforceRate: true, ...changes });
		return account;
	}

	test("the rate is that of the second before, wherever that begins", () => {
		const account = enforcing({ maxSendRate: 2 });
		account.recordSent(outside(1), ms(900));
		account.recordSent(outside(1), ms(1100));
		expect(() => account.assertWithinQuotas(outside(1), ms(1899))).toThrow(tooFast);
		expect(() => account.assertWithinQuotas(outside(1), ms(1900))).not.toThrow();
		expect(() => account.assertWithinQuotas(outside(2), ms(1900))).toThrow(tooFast);
	});

	test("a message with more recipients than the rate goes alone", () => {
		const account = enforcing({ maxSendRate: 2 });
		expect(() => account.assertWithinQuotas(outside(5), ms(0))).not.toThrow();
		account.recordSent(outside(5), ms(0));
		expect(() => account.assertWithinQuotas(outside(1), ms(999))).toThrow(tooFast);
	});

	test("the mailbox simulator counts for the rate and not for the day", () => {
		const account = enforcing({ maxSendRate: 1, max24HourSend: 0 });
		account.recordSent({ recipients: 1, outside: 0 }, ms(0));
		expect(() => account.assertWithinQuotas({ recipients: 1, outside: 0 }, ms(10))).toThrow(tooFast);
		expect(() => account.assertWithinQuotas({ recipients: 1, outside: 0 }, ms(1000))).not.toThrow();
		expect(() => account.assertWithinQuotas(outside(1), ms(1000))).toThrow(tooMany);
	});

	test("the mailbox simulator is there also when the day's quota was lowered below what is sent", () => {
		const account = enforcing({ maxSendRate: 100, max24HourSend: 5 });
		account.recordSent(outside(5), at(0));
		account.change({ max24HourSend: 3 });
		expect(() => account.assertWithinQuotas({ recipients: 1, outside: 0 }, at(1))).not.toThrow();
		expect(() => account.assertWithinQuotas(outside(1), at(1))).toThrow(tooMany);
	});

	test("the day's quota opens again as the day moves on", () => {
		const account = enforcing({ maxSendRate: 100, max24HourSend: 3 });
		account.recordSent(outside(2), at(0));
		account.recordSent(outside(1), at(1));
		expect(() => account.assertWithinQuotas(outside(1), at(23))).toThrow(tooMany);
		expect(() => account.assertWithinQuotas(outside(2), at(24))).not.toThrow();
		expect(() => account.assertWithinQuotas(outside(3), at(24))).toThrow(tooMany);
	});

	test("no daily limit is none", () => {
		const account = enforcing({ maxSendRate: 100, max24HourSend: -1 });
		account.recordSent(outside(100_000), at(0));
		expect(() => account.assertWithinQuotas(outside(1), at(1))).not.toThrow();
	});
});

test("only reports its quotas unless told otherwise", () => {
	const account = new Account();
	account.change({ maxSendRate: 1, max24HourSend: 1 });
	account.recordSent(outside(5), at(0));
	expect(() => account.assertWithinQuotas(outside(5), at(0))).not.toThrow();
});
