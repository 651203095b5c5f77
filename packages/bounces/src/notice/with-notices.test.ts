import type { EnqueuedDelivery, FeedbackEvent, FeedbackResult, OutboxMessage } from "@todoku/core";
import { beforeEach, describe, expect, test } from "vitest";
import { type NoticeDeliveries, type NoticeOptions, withNotices } from "./with-notices.ts";

const bounced: FeedbackEvent = {
	...{ eventId: "ses:1", kind: "bounced", at: new Date("2026-03-01T09:30:15Z"), recipient: "taro@customer.example" },
	...{ deliveryId: "d-1", providerMessageId: "p-1", bounce: "hard", source: "ses", detail: {} },
};
const delivery = {
	...{
		tenant: "shop-1",
		key: "order/1",
		from: "orders@shop.example",
		recipient: "taro@customer.example",
		locale: "ja",
	},
};

let recorded: OutboxMessage[];
let answers: (FeedbackResult | Error)[];

beforeEach(() => {
	recorded = [];
	answers = [];
});

/** An outbox that keeps one message of a key, as the real ones do. */
const outbox: NoticeOptions["outbox"] = {
	record: async (message): Promise<EnqueuedDelivery[]> => {
		const before = recorded.find(({ key, tenant }) => key === message.key && tenant === message.tenant);
		if (before !== undefined && before.contentHash !== message.contentHash) throw new Error("key conflict");
		if (before === undefined) recorded.push(message);
		return [];
	},
};

function storeWith(options: Partial<NoticeOptions> = {}): ReturnType<typeof withNotices> {
	const deliveries: NoticeDeliveries = {
		show: async (id) => (id === "d-1" ? delivery : null),
		readMessage: async () => Buffer.from("Message-ID: <m-1@shop.example>\r\n\r\n"),
	};
	const store = {
		recordFeedback: async (): Promise<FeedbackResult> => {
			const answer = answers.shift() ?? "recorded";
			if (answer instanceof Error) throw answer;
			return answer;
		},
	};
	return withNotices(store, { deliveries, outbox, reportingMta: "mail.shop.example", ...options });
}

function textOf(message: OutboxMessage | undefined): string {
	return Buffer.from(message?.bytes ?? []).toString("latin1");
}

describe("a mail that came back", () => {
	test("is told to its From, with the null reverse-path and past the service", async () => {
		expect(await storeWith().recordFeedback(bounced)).toBe("recorded");
		expect(recorded).toMatchObject([
			{
				...{ tenant: "shop-1", category: "staff-notice", mailFrom: null, from: "MAILER-DAEMON@mail.shop.example" },
				...{ sensitive: false, locale: "ja", deliveries: [{ recipient: "orders@shop.example" }] },
			},
		]);
		const text = textOf(recorded[0]);
		expect(text).toContain(`Message-ID: ${recorded[0]?.messageId}`);
		expect(text).toContain("To: orders@shop.example");
		expect(text).toContain("<m-1@shop.example>");
	});

	test("is told where the service stopped it, too", async () => {
		await storeWith().recordFeedback({ ...bounced, kind: "suppressed" });
		expect(recorded).toHaveLength(1);
	});

	test("is told to the mailbox of its tenant", async () => {
		await storeWith({ mailbox: (tenant) => `returned@${tenant}.example` }).recordFeedback(bounced);
		expect(recorded[0]?.deliveries).toMatchObject([{ recipient: "returned@shop-1.example" }]);
	});

	test.each([undefined, "returned@@shop.example"])(
		"is told to its From where the tenant's mailbox is %s",
		async (given) => {
			await storeWith({ mailbox: () => given }).recordFeedback(bounced);
			expect(recorded[0]?.deliveries).toMatchObject([{ recipient: "orders@shop.example" }]);
		},
	);

	test("is told once, however often the report arrives", async () => {
		const store = storeWith();
		answers = ["recorded", "repeated", "repeated"];
		for (const _ of [1, 2, 3]) await store.recordFeedback(bounced);
		await store.recordFeedback({ ...bounced, eventId: "ses:2" });
		expect(recorded).toHaveLength(2);
	});

	test("is told at the second time where the first one ended between report and notice", async () => {
		answers = ["repeated"];
		expect(await storeWith().recordFeedback(bounced)).toBe("repeated");
		expect(recorded).toHaveLength(1);
	});

	test("is reported again where the notice could not be recorded", async () => {
		const down = { record: () => Promise.reject(new Error("database down")) };
		await expect(storeWith({ outbox: down }).recordFeedback(bounced)).rejects.toThrow("database down");
	});

	test("is not told where it could not be recorded itself", async () => {
		answers = [new Error("database down")];
		await expect(storeWith().recordFeedback(bounced)).rejects.toThrow("database down");
		expect(recorded).toEqual([]);
	});
});

describe("nothing is written", () => {
	test.each(["service", "none"] as const)("where the policy is %s", async (policy) => {
		await storeWith({ notices: policy }).recordFeedback(bounced);
		expect(recorded).toEqual([]);
	});

	test("where the policy of the tenant says so, and only there", async () => {
		const notices = (tenant: string | undefined) => (tenant === "shop-1" ? "own" : "none");
		await storeWith({ notices }).recordFeedback(bounced);
		expect(recorded).toHaveLength(1);
	});

	test.each(["delivered", "delayed", "complained", "rejected"] as const)("about mail that was %s", async (kind) => {
		await storeWith().recordFeedback({ ...bounced, kind });
		expect(recorded).toEqual([]);
	});

	test("about a delivery nobody knows", async () => {
		answers = ["unknown-delivery", "recorded", "recorded"];
		const store = storeWith();
		await store.recordFeedback(bounced);
		await store.recordFeedback({ ...bounced, deliveryId: undefined });
		await store.recordFeedback({ ...bounced, deliveryId: "d-2" });
		expect(recorded).toEqual([]);
	});

	test("about a notice", async () => {
		await storeWith().recordFeedback(bounced);
		const key = recorded[0]?.key;
		const deliveries = { show: async () => ({ ...delivery, key }), readMessage: async () => null };
		await storeWith({ deliveries }).recordFeedback({ ...bounced, eventId: "ses:2" });
		expect(recorded).toHaveLength(1);
	});

	test("where the addresses were dropped", async () => {
		const deliveries = { show: async () => ({ ...delivery, from: null }), readMessage: async () => null };
		await storeWith({ deliveries }).recordFeedback(bounced);
		expect(recorded).toEqual([]);
	});
});

test.each<[string, unknown]>([
	["deliveries", { deliveries: {} }],
	["outbox", { outbox: {} }],
	["reportingMta", { reportingMta: "shop" }],
	["notices", { notices: "both" }],
	["mailbox", { mailbox: "returned@shop.example" }],
	["to", { to: "returned@shop.example" }],
])("a wrong option %s is refused when the application starts", (option, wrong) => {
	expect(() => storeWith(wrong as Partial<NoticeOptions>)).toThrow(expect.objectContaining({ option }));
});
