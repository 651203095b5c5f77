import { OptionError } from "@todoku/core";
import { createFakeClock, createRecordingTransport } from "@todoku/core/testing";
import { describe, expect, it, test } from "vitest";
import { createMemoryFeedback, delivery } from "../../test/memory-feedback.ts";
import { deliveryReport, reportMail } from "../../test/report-mail.ts";
import { composeBounceNotice } from "../notice/compose-bounce-notice.ts";
import type { ReturnedMailIntakeOptions } from "./intake-options.ts";
import { createReturnedMailIntake } from "./returned-mail-intake.ts";

const verp = (address: string): string | null => /^bounce\+([\w-]+)@shop\.example$/.exec(address)?.[1] ?? null;
const failed = [
	"Reporting-MTA: dns; mx.customer.example",
	"",
	"Final-Recipient: rfc822; taro@customer.example",
	"Action: failed",
	"Status: 5.1.1",
	"Diagnostic-Code: smtp; 550 5.1.1 User unknown",
];
const reportTo = (recipient: string, action = "failed", status = "5.1.1"): string[] =>
	failed.map((line) =>
		line
			.replace("taro@customer.example", recipient)
			.replace("Action: failed", `Action: ${action}`)
			.replace("Status: 5.1.1", `Status: ${status}`),
	);
const now = new Date("2026-03-02T01:00:10Z");

function setUp(given: Partial<ReturnedMailIntakeOptions> = {}, store = createMemoryFeedback()) {
	const clock = createFakeClock(now);
	const intake = createReturnedMailIntake({ store, verp, clock, ...given });
	return { store, receive: (mail: string, recipient?: string) => intake.receive(Buffer.from(mail), { recipient }) };
}

describe("what is recorded", () => {
	test("a failure to whom we sent is a hard bounce of that delivery, found by its VERP address", async () => {
		const { store, receive } = setUp();
		const { kind, recipients } = await receive(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed }));
		expect(kind).toBe("failure");
		expect(recipients).toMatchObject([{ outcome: "recorded", reported: { reason: "userunknown" } }]);
		expect(store.events).toEqual([
			{
				eventId: expect.stringMatching(/^returned-[0-9a-f]{48}$/),
				kind: "bounced",
				at: new Date("2026-03-02T01:00:05Z"),
				recipient: "taro@customer.example",
				deliveryId: "8f14e45f",
				providerMessageId: undefined,
				bounce: "hard",
				reason: "userunknown",
				status: "5.1.1",
				diagnostic: "550 5.1.1 User unknown",
				source: "dsn",
				detail: {
					format: "rfc3464",
					foundBy: "verp",
					reportingMta: "mx.customer.example",
					remoteMta: "",
					replyCode: 550,
				},
			},
		]);
	});

	test.each([
		["failed", "5.2.2", "bounced", "soft"],
		["delayed", "4.4.1", "delayed", undefined],
		["delivered", "2.0.0", "delivered", undefined],
	] as const)("%s with %s is %s", async (action, status, kind, bounce) => {
		const { store, receive } = setUp();
		const fields = reportTo("taro@customer.example", action, status).filter((line) => !line.startsWith("Diagnostic"));
		await receive(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields }));
		expect(store.events).toMatchObject([{ kind, bounce }]);
	});

	test.each(["relayed", "expanded"])("%s is nothing", async (action) => {
		const { store, receive } = setUp();
		const fields = reportTo("taro@customer.example", action, "2.0.0").filter((line) => !line.startsWith("Diagnostic"));
		const { recipients } = await receive(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields }));
		expect(recipients.map(({ outcome }) => outcome)).toEqual(recipients.map(() => "nothing"));
		expect(store.events).toEqual([]);
	});

	test("a complaint is one", async () => {
		const { store, receive } = setUp();
		const mail = deliveryReport({ to: "fbl@shop.example", fields: [] })
			.replace("report-type=delivery-status", "report-type=feedback-report")
			.replace("message/delivery-status", "message/feedback-report")
			.replace(
				"feedback-report\n\n\n",
				"feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: taro@customer.example\n\n",
			);
		await receive(mail);
		expect(store.events).toMatchObject([
			{ kind: "complained", source: "arf", deliveryId: "8f14e45f", bounce: undefined },
		]);
	});

	test.each([
		["ordinary", reportMail({ from: "hanako@customer.example", subject: "Hello", body: "When will it come?" })],
		[
			"auto-reply",
			reportMail({
				from: "taro@customer.example",
				subject: "Out of office",
				headers: ["Auto-Submitted: auto-replied"],
				body: "I am away until Monday.",
			}),
		],
	])("mail that is %s is not", async (kind, mail) => {
		const { store, receive } = setUp();
		expect(await receive(mail, "bounce+8f14e45f@shop.example")).toMatchObject({ kind });
		expect(store.events).toEqual([]);
	});
});

test("records nothing of our own notices, which tell of what is recorded", async () => {
	const { store, receive } = setUp();
	const notice = composeBounceNotice(
		{ eventId: "ses:1", kind: "bounced", bounce: "hard", at: now, status: "5.1.1", recipient: "taro@customer.example" },
		{
			...{ to: "info@shop.example", reportingMta: "mail.shop.example" },
			message: Buffer.from("Message-ID: <order-1001@shop.example>\r\nSubject: Your order\r\n\r\n"),
		},
	);
	const { kind, recipients } = await receive(Buffer.from(notice).toString());
	expect(kind).toBe("failure");
	expect(recipients).toMatchObject([{ outcome: "nothing", reported: { recipient: "taro@customer.example" } }]);
	expect(store.events).toEqual([]);
});

describe("which delivery it is about", () => {
	const unnamed = (mail: string): string => mail.replace("bounce+8f14e45f@shop.example", "bounce@shop.example");

	it("is said first by the address it came to, whatever its header claims", async () => {
		const store = createMemoryFeedback([
			delivery("8f14e45f"),
			delivery("c9f0f895", { messageId: "<other@shop.example>" }),
		]);
		const { receive } = setUp({}, store);
		const mail = deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed });
		await receive(mail, "bounce+c9f0f895@shop.example");
		expect(store.events.map(({ deliveryId }) => deliveryId)).toEqual(["c9f0f895"]);
	});

	it("is found by our Message-ID and the recipient, without VERP", async () => {
		const { store, receive } = setUp();
		await receive(unnamed(deliveryReport({ fields: failed })));
		expect(store.events).toMatchObject([{ deliveryId: "8f14e45f", bounce: "hard", detail: { foundBy: "message-id" } }]);
	});

	it("is found by the address that we sent to, where the mail was forwarded", async () => {
		const { store, receive } = setUp();
		const fields = reportTo("taro@elsewhere.example");
		fields.splice(2, 0, "Original-Recipient: rfc822; Taro@customer.example");
		await receive(unnamed(deliveryReport({ fields })));
		expect(store.events).toMatchObject([{ deliveryId: "8f14e45f", bounce: "hard" }]);
	});

	it("is none, where our Message-ID comes with a foreign recipient", async () => {
		const { store, receive } = setUp();
		const { recipients } = await receive(unnamed(deliveryReport({ fields: reportTo("hanako@customer.example") })));
		expect(recipients).toMatchObject([{ outcome: "not-ours", event: undefined }]);
		expect(store.events).toEqual([]);
	});

	it("is never another recipient's of the same message", async () => {
		const messageId = "<order-1001@shop.example>";
		const store = createMemoryFeedback([
			delivery("d-taro", { messageId }),
			delivery("d-hanako", { messageId, recipient: "hanako@customer.example" }),
		]);
		const { receive } = setUp({}, store);
		await receive(unnamed(deliveryReport({ fields: reportTo("Hanako@customer.example") })));
		expect(store.events.map(({ deliveryId }) => deliveryId)).toEqual(["d-hanako"]);
	});

	it("calls no address dead that is not the one we sent to, and keeps what was said as data", async () => {
		const { store, receive } = setUp();
		const mail = deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: reportTo("victim@customer.example") });
		await receive(mail.replace("<order-1001@shop.example>", "<other@shop.example>"));
		expect(store.events).toMatchObject([
			{
				deliveryId: "8f14e45f",
				bounce: "soft",
				recipient: "victim@customer.example",
				detail: { otherRecipient: true },
			},
		]);
	});

	it("records nothing of a foreign recipient where the report by VERP names ours too", async () => {
		const { store, receive } = setUp();
		const fields = [...reportTo("victim@customer.example"), "", ...failed.slice(2)];
		const { recipients } = await receive(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields }));
		expect(recipients.map(({ reported, outcome }) => [reported.recipient, outcome])).toEqual([
			["victim@customer.example", "not-ours"],
			["taro@customer.example", "recorded"],
		]);
		expect(store.events).toMatchObject([{ recipient: "taro@customer.example", bounce: "hard" }]);
	});

	it("records one of the foreign recipients that a report by VERP names, and not a thousand", async () => {
		const { store, receive } = setUp();
		const fields = [...Array(300).keys()].flatMap((index) => [
			`Final-Recipient: rfc822; user${index}@customer.example`,
			"Action: failed",
			"Status: 5.1.1",
			"",
		]);
		const { recipients } = await receive(
			deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: ["Reporting-MTA: dns; mx", "", ...fields] }),
		);
		expect(recipients).toHaveLength(100);
		expect(store.events).toHaveLength(1);
		expect(store.questions.length).toBeLessThanOrEqual(101);
	});

	it("brings no address back that was erased", async () => {
		const store = createMemoryFeedback([delivery("8f14e45f", { recipient: null, from: null })]);
		const { receive } = setUp({}, store);
		await receive(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed }));
		expect(store.events).toMatchObject([{ kind: "bounced", recipient: "", diagnostic: undefined }]);
		expect(JSON.stringify(store.events)).not.toContain("taro");
	});
});

describe("exactly once", () => {
	const report = (id: string, given: Parameters<typeof deliveryReport>[0] = { fields: failed }): string =>
		deliveryReport({ to: "bounce+8f14e45f@shop.example", headers: [`Message-ID: <${id}@mx>`], ...given });

	test("the same mail again is a repetition, also by another way and with other line ends", async () => {
		const { store, receive } = setUp();
		await receive(report("a"));
		const again = `Delivered-To: other@shop.example\nReceived: from x\n${report("a")}`.replaceAll("\n", "\r\n");
		expect((await receive(again)).recipients).toMatchObject([{ outcome: "repeated" }]);
		expect(store.events).toHaveLength(1);
	});

	test("so is one without a Message-ID", async () => {
		const { store, receive } = setUp();
		const mail = deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed });
		await receive(mail);
		await receive(`Received: from x\n${mail}`.replaceAll("\n", "\r\n"));
		expect(store.events).toHaveLength(1);
	});

	test("two warnings, and the failure after them, are three", async () => {
		const { store, receive } = setUp();
		await receive(report("a", { fields: reportTo("taro@customer.example", "delayed", "4.4.1") }));
		await receive(report("b", { fields: reportTo("taro@customer.example", "delayed", "4.4.1") }));
		await receive(report("c"));
		expect(store.events.map(({ kind }) => kind)).toEqual(["delayed", "delayed", "bounced"]);
	});

	test("a store that is down gets the whole mail again", async () => {
		const { store, receive } = setUp();
		store.isDown = true;
		await expect(receive(report("a"))).rejects.toThrow("the store is down");
		store.isDown = false;
		expect((await receive(report("a"))).recipients).toMatchObject([{ outcome: "recorded" }]);
	});
});

test.each([
	["Fri, 31 Dec 9999 23:59:59 +0000", now],
	["Thu, 1 Jan 1970 00:00:00 +0000", now],
	["not a date", now],
	["Sun, 1 Mar 2026 00:00:00 +0000", new Date("2026-03-01T00:00:00Z")],
])("believes no time that cannot be: %s", async (date, at) => {
	const { store, receive } = setUp();
	const mail = deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed });
	await receive(mail.replace(/^Date: .*$/m, `Date: ${date}`));
	expect(store.events).toMatchObject([{ at }]);
});

test("takes a stream, and no mail that is too long", async () => {
	const store = createMemoryFeedback();
	const intake = createReturnedMailIntake({ store, verp, maxMessageBytes: 4096 });
	const mail = Buffer.from(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed }));
	async function* pieces(): AsyncGenerator<Uint8Array> {
		for (let at = 0; at < mail.length; at += 100) yield mail.subarray(at, at + 100);
	}
	expect(await intake.receive(pieces())).toMatchObject({ recipients: [{ outcome: "recorded" }] });
	await expect(intake.receive(Buffer.alloc(5000, "a"))).rejects.toMatchObject({ code: "mail-too-long" });
});

test("tells a hook of each mail, and survives what the hook does", async () => {
	const told: string[] = [];
	const errors: unknown[] = [];
	const { receive } = setUp({
		onReturnedMail: (mail, result) => {
			told.push(`${mail.kind} ${result.recipients.length}`);
			throw new Error("the hook failed");
		},
		onError: (error) => errors.push(error),
	});
	await receive(deliveryReport({ to: "bounce+8f14e45f@shop.example", fields: failed }));
	expect(told).toEqual(["failure 1"]);
	expect(errors).toMatchObject([{ message: "the hook failed" }]);
});

test.each([
	[{ store: {} }, "store"],
	[{ verp: "bounces@shop.example" }, "verp"],
	[{ passOn: {} }, "passOn.transport"],
	[{ passOn: { transport: createRecordingTransport(), mailbox: "a" } }, "passOn.mailbox"],
	[{ passOn: { transport: createRecordingTransport(), mailboxFor: "a" } }, "passOn.mailboxFor"],
	[{ maxMessageBytes: 1 }, "maxMessageBytes"],
	[{ onReturnedMail: 1 }, "onReturnedMail"],
	[{ unknown: 1 }, "unknown"],
])("refuses %j by name", (given, option) => {
	const create = () =>
		createReturnedMailIntake({ store: createMemoryFeedback(), ...given } as ReturnedMailIntakeOptions);
	expect(create).toThrow(OptionError);
	expect(create).toThrow(`option ${option} `);
});
