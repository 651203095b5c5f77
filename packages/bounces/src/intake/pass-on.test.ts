import type { DeliveryOrigin, Receipt } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { describe, expect, it, test } from "vitest";
import { createMemoryFeedback, delivery } from "../../test/memory-feedback.ts";
import { deliveryReport, reportMail } from "../../test/report-mail.ts";
import type { MailboxFor } from "./pass-on.ts";
import { createReturnedMailIntake } from "./returned-mail-intake.ts";

const verp = (address: string): string | null => /^bounce\+([\w-]+)@shop\.example$/.exec(address)?.[1] ?? null;
const report = deliveryReport({
	to: "bounce+8f14e45f@shop.example",
	fields: ["Final-Recipient: rfc822; taro@customer.example", "Action: failed", "Status: 5.1.1"],
});

function setUp(given: { mailboxFor?: MailboxFor; answer?: Receipt; known?: Parameters<typeof delivery>[1] } = {}) {
	const store = createMemoryFeedback([delivery("8f14e45f", given.known)]);
	const { answer = { outcome: "accepted" } as const, mailboxFor } = given;
	const transport = createRecordingTransport({ answer: () => answer });
	const intake = createReturnedMailIntake({ store, verp, passOn: { transport, mailboxFor } });
	return { store, transport, receive: (mail: string | Uint8Array) => intake.receive(Buffer.from(mail)) };
}

describe("a returned mail", () => {
	it("goes to the From of the mail that came back, with a null reverse-path and every octet it came with", async () => {
		const { transport, receive } = setUp();
		const mail = Buffer.concat([Buffer.from(report), Buffer.from([0x93, 0xfa, 0xff, 0x0a])]);
		expect(await receive(mail)).toMatchObject({ passOn: "passed-on", mailbox: "info@shop.example" });
		const [offer] = transport.offers;
		expect(offer?.envelope).toEqual({ mailFrom: null, recipient: "info@shop.example" });
		const sent = Buffer.from(offer?.bytes ?? []).toString("latin1");
		expect(sent).toMatch(/^X-Todoku-Passed-On: returned-[0-9a-f]{32}\r\n/);
		expect(sent.slice(sent.indexOf("\r\n") + 2).replaceAll("\r\n", "\n")).toBe(mail.toString("latin1"));
		expect(sent.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
	});

	it("goes to the mailbox configured for the tenant", async () => {
		const asked: (DeliveryOrigin | null)[] = [];
		const { transport, receive } = setUp({
			known: { tenant: "sakura" },
			mailboxFor: async (origin) => {
				asked.push(origin);
				return "returned@sakura.example";
			},
		});
		await receive(report);
		expect(asked).toMatchObject([{ tenant: "sakura", deliveryId: "8f14e45f", from: "info@shop.example" }]);
		expect(transport.offers[0]?.envelope.recipient).toBe("returned@sakura.example");
	});

	it("is recorded before, so that a next hop that is down repeats nothing else", async () => {
		const { store, receive } = setUp({ answer: { outcome: "deferred", scope: "route", code: "unreachable" } });
		await expect(receive(report)).rejects.toMatchObject({ code: "pass-on-deferred" });
		await expect(receive(report)).rejects.toMatchObject({ code: "pass-on-deferred" });
		expect(store.events).toHaveLength(1);
	});

	test.each([
		[{ outcome: "rejected", scope: "recipient", code: "refused" }, "pass-on-refused"],
		[{ outcome: "unknown", code: "timeout" }, "pass-on-deferred"],
	] as const)("that the next hop answers with %j is an error", async (answer, code) => {
		await expect(setUp({ answer }).receive(report)).rejects.toMatchObject({ code, receipt: answer });
	});

	it("is not passed on while it could not be recorded", async () => {
		const { store, transport, receive } = setUp();
		store.isDown = true;
		await expect(receive(report)).rejects.toThrow("down");
		expect(transport.offers).toEqual([]);
	});

	it("without a known delivery is nobody's, unless a mailbox is named for such mail", async () => {
		const stray = report.replaceAll("8f14e45f", "deadbeef").replaceAll("order-1001", "order-9");
		expect(await setUp().receive(stray)).toMatchObject({ passOn: "nobody", mailbox: null });
		const { transport, receive } = setUp({
			mailboxFor: (origin) => (origin === null ? "post@shop.example" : origin.from),
		});
		await receive(stray);
		expect(transport.offers[0]?.envelope.recipient).toBe("post@shop.example");
	});

	it("is nobody's where the From was mistyped or erased", async () => {
		for (const from of ["info@@shop", null])
			expect(await setUp({ known: { from } }).receive(report)).toMatchObject({ passOn: "nobody" });
	});

	it("is not passed on as octets that are no mail", async () => {
		const { transport, receive } = setUp({ mailboxFor: () => "post@shop.example" });
		expect(await receive(Buffer.alloc(2000, 0xff))).toMatchObject({ kind: "unreadable", passOn: "not-asked" });
		expect(transport.offers).toEqual([]);
	});
});

describe("what is no report", () => {
	it("goes to whose mail it answers, by the address it came to", async () => {
		const { transport, receive } = setUp();
		const mail = reportMail({
			from: "hanako@customer.example",
			to: "bounce+8f14e45f@shop.example",
			body: "When will it come?",
		});
		expect(await receive(mail)).toMatchObject({ kind: "ordinary", passOn: "passed-on" });
		expect(transport.offers).toHaveLength(1);
	});

	it("goes to whose mail it answers, by our Message-ID and who answers", async () => {
		const { receive } = setUp();
		const answer = (from: string): string =>
			reportMail({
				from,
				to: "bounce@shop.example",
				subject: "Out of office",
				headers: ["Auto-Submitted: auto-replied", "In-Reply-To: <order-1001@shop.example>"],
				body: "I am away until Monday.",
			});
		expect(await receive(answer("Taro <taro@customer.example>"))).toMatchObject({ mailbox: "info@shop.example" });
		expect(await receive(answer("stranger@customer.example"))).toMatchObject({ passOn: "nobody" });
	});
});

describe("a loop", () => {
	it("ends where the mail comes back", async () => {
		const { transport, receive } = setUp();
		await receive(report);
		const [offer] = transport.offers;
		const returned = Buffer.concat([
			Buffer.from("Received: from a by b\r\nDelivered-To: bounce+8f14e45f@shop.example\r\n"),
			offer?.bytes ?? Buffer.alloc(0),
		]);
		expect(await receive(returned)).toMatchObject({
			passOn: "looped",
			mailbox: "info@shop.example",
			recipients: [{ outcome: "repeated" }],
		});
		expect(transport.offers).toHaveLength(1);
	});

	it("is not begun with an address that returned mail comes to", async () => {
		const { receive } = setUp({ mailboxFor: () => "bounce+8f14e45f@shop.example" });
		expect(await receive(report)).toMatchObject({ passOn: "looped" });
	});

	it.each(["Delivered-To", "X-Original-To", "Envelope-To"])(
		"is not begun where the mail is in that mailbox already, as %s says",
		async (field) => {
			const { transport, receive } = setUp();
			expect(await receive(`${field}: <Info@shop.example>\n${report}`)).toMatchObject({ passOn: "is-there" });
			expect(transport.offers).toEqual([]);
		},
	);
});
