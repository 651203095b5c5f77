import type { FeedbackEvent } from "@todoku/core";
import { expect, test } from "vitest";
import { bounceEvent, mailObject, now } from "../../test/sns.ts";
import { parseSesFeedback, type SesFeedback } from "./parse-ses-feedback.ts";
import { readPublication } from "./ses-publication.ts";

function parse(value: unknown): SesFeedback {
	return parseSesFeedback(readPublication(typeof value === "string" ? value : JSON.stringify(value)), now);
}

function eventOf(value: unknown): FeedbackEvent {
	const { events } = parse(value);
	expect(events).toHaveLength(1);
	return events[0] as FeedbackEvent;
}

const messageId = mailObject()["messageId"];
const two = ["taro@example.com", "jiro@example.com"];
const common = { recipient: "taro@example.com", deliveryId: "d-1", providerMessageId: messageId, source: "ses" };

test("a hard bounce, with what SES says of the recipient and of itself", () => {
	expect(eventOf(bounceEvent())).toEqual({
		...common,
		eventId: expect.stringMatching(/^ses:[\w-]{43}$/),
		kind: "bounced",
		bounce: "hard",
		at: new Date("2026-06-01T11:59:58.000Z"),
		reason: "Permanent/General",
		status: "5.1.1",
		diagnostic: "smtp; 550 5.1.1 unknown",
		detail: {
			type: "Bounce",
			bounce: {
				bounceType: "Permanent",
				bounceSubType: "General",
				timestamp: "2026-06-01T11:59:58.000Z",
				feedbackId: "feedback-1",
				reportingMTA: "dsn; mta.example",
			},
			recipient: { action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 unknown" },
			mail: {
				timestamp: "2026-06-01T11:59:50.000Z",
				messageId,
				source: "info@shop.example",
				sendingAccountId: "123456789012",
				tags: { "ses:configuration-set": ["shop"], "todoku-delivery": ["d-1"] },
			},
		},
	});
});

test.each([
	["Permanent", "NoEmail", "hard"],
	["Transient", "MailboxFull", "soft"],
	["Transient", "CustomTimeoutExceeded", "soft"],
	["Undetermined", "Undetermined", undefined],
	["Permanent", "AKindNobodyKnows", "hard"],
	["Invented", "General", undefined],
])("a bounce %s/%s is %s, and what SES calls it is kept", (bounceType, bounceSubType, bounce) => {
	const event = eventOf(bounceEvent({ bounceType, bounceSubType }));
	expect(event.kind).toBe("bounced");
	expect(event.bounce).toBe(bounce);
	expect(event.reason).toBe(`${bounceType}/${bounceSubType}`);
});

test.each(["OnAccountSuppressionList", "Suppressed", "OnTenantSuppressionList", "AutoValidationSuppressed"])(
	"a bounce %s is an echo: suppressed, and no bounce",
	(bounceSubType) => {
		const event = eventOf(bounceEvent({ bounceSubType }));
		expect(event).toMatchObject({ ...common, kind: "suppressed", reason: bounceSubType });
		expect(event).not.toHaveProperty("bounce");
	},
);

function complaint(overrides: object, mail: object = {}): object {
	return {
		eventType: "Complaint",
		complaint: {
			complainedRecipients: [{ emailAddress: "taro@example.com" }],
			timestamp: "2026-06-01T12:30:00.000Z",
			feedbackId: "feedback-2",
			complaintSubType: null,
			complaintFeedbackType: "abuse",
			userAgent: "FBL",
			...overrides,
		},
		mail: mailObject({ ...mail }),
	};
}

test("a complaint", () => {
	const event = eventOf(complaint({}));
	expect(event).toMatchObject({ ...common, kind: "complained", reason: "abuse", at: new Date("2026-06-01T12:30:00Z") });
	expect(event.detail).toMatchObject({ complaint: { userAgent: "FBL", complaintSubType: null } });
});

test("a complaint on the account's list is an echo as well", () => {
	const event = eventOf(complaint({ complaintSubType: "OnAccountSuppressionList", complaintFeedbackType: undefined }));
	expect(event).toMatchObject({ kind: "suppressed", reason: "OnAccountSuppressionList" });
});

test("a report that it is not spam is no complaint", () => {
	expect(parse(complaint({ complaintFeedbackType: "not-spam" }))).toEqual({ events: [], ignored: "Complaint" });
});

test("of several who may have complained it is said that only one did, and no delivery is named", () => {
	const complainedRecipients = two.map((emailAddress) => ({ emailAddress }));
	const { events } = parse(complaint({ complainedRecipients }, { destination: two }));
	expect(events.map(({ recipient }) => recipient)).toEqual(two);
	expect(events.map(({ deliveryId }) => deliveryId)).toEqual([undefined, undefined]);
	expect(events.map(({ detail }) => detail["oneOf"])).toEqual([2, 2]);
});

test("a delivery", () => {
	const delivery = {
		timestamp: "2026-06-01T11:59:55.000Z",
		processingTimeMillis: 5000,
		recipients: ["taro@example.com"],
		smtpResponse: "250 2.6.0 Message received",
		reportingMTA: "a1.smtp-out.amazonses.com",
		invented: { deep: [1] },
	};
	const event = eventOf({ eventType: "Delivery", mail: mailObject(), delivery });
	expect(event).toMatchObject({ ...common, kind: "delivered", diagnostic: "250 2.6.0 Message received" });
	expect(event.detail).toMatchObject({ delivery: { processingTimeMillis: 5000, invented: { deep: [1] } } });
	expect(event.detail["delivery"]).not.toHaveProperty("recipients");
});

test("a delay", () => {
	const deliveryDelay = {
		timestamp: "2026-06-01T12:00:00.000Z",
		delayType: "MailboxFull",
		expirationTime: "2026-06-02T02:00:00.000Z",
		delayedRecipients: [{ emailAddress: "taro@example.com", status: "4.2.2", diagnosticCode: "smtp; 452 full" }],
	};
	expect(eventOf({ eventType: "DeliveryDelay", mail: mailObject(), deliveryDelay })).toMatchObject({
		...common,
		kind: "delayed",
		reason: "MailboxFull",
		status: "4.2.2",
		diagnostic: "smtp; 452 full",
		detail: { deliveryDelay: { expirationTime: "2026-06-02T02:00:00.000Z" } },
	});
});

test("a mail that SES took and then rejected, at the time of the mail, for SES gives no other", () => {
	expect(eventOf({ eventType: "Reject", mail: mailObject(), reject: { reason: "Bad content" } })).toMatchObject({
		...common,
		kind: "rejected",
		reason: "Bad content",
		at: new Date("2026-06-01T11:59:50Z"),
	});
});

test.each(["Rendering Failure", "RenderingFailure"])("a mail whose template failed (%s)", (eventType) => {
	const failure = { errorMessage: "Attribute 'name' is not present", templateName: "welcome" };
	expect(eventOf({ eventType, mail: mailObject(), failure })).toMatchObject({
		...common,
		kind: "rejected",
		reason: "Rendering Failure",
		diagnostic: "Attribute 'name' is not present",
		detail: { failure: { templateName: "welcome" } },
	});
});

test("a rejection is everybody's, and no delivery is named where there are several", () => {
	const { events } = parse({ eventType: "Reject", mail: mailObject({ destination: two }), reject: {} });
	expect(events.map(({ recipient, deliveryId }) => [recipient, deliveryId])).toEqual([
		["taro@example.com", undefined],
		["jiro@example.com", undefined],
	]);
});

test("an identity's notification, without tags and with its own way to write the time", () => {
	const { eventType: type, ...event } = bounceEvent({ timestamp: undefined });
	const mail = mailObject({ tags: undefined, timestamp: "2026-06-01T20:59:50 +0900" });
	expect(eventOf({ ...event, notificationType: type, mail })).toMatchObject({
		kind: "bounced",
		deliveryId: undefined,
		providerMessageId: messageId,
		at: new Date("2026-06-01T11:59:50Z"),
	});
});

test("the same report has the same name from both producers, in any company and in any case", () => {
	const { eventType, ...rest } = bounceEvent();
	const both = [{ emailAddress: "JIRO@example.com" }, { emailAddress: "TARO@example.com" }];
	const [jiro, taro] = parse(bounceEvent({ bouncedRecipients: both })).events;
	const { eventId } = eventOf(bounceEvent());
	expect(eventOf({ ...rest, notificationType: eventType, mail: mailObject({ tags: undefined }) }).eventId).toBe(
		eventId,
	);
	expect(taro?.eventId).toBe(eventId);
	expect(jiro?.eventId).not.toBe(eventId);
});

test.each([
	["another report", bounceEvent({ feedbackId: "feedback-2" })],
	["another mail", { ...bounceEvent(), mail: mailObject({ messageId: "another" }) }],
	["another recipient", bounceEvent({ bouncedRecipients: [{ emailAddress: "jiro@example.com" }] })],
	["another kind", bounceEvent({ bounceSubType: "OnAccountSuppressionList" })],
])("%s has another name", (_what, value) => {
	expect(eventOf(value).eventId).not.toBe(eventOf(bounceEvent()).eventId);
});

test("two delays have names of their own, and a delivery has one whatever its time", () => {
	const delay = (timestamp: string) =>
		eventOf({
			eventType: "DeliveryDelay",
			mail: mailObject(),
			deliveryDelay: { timestamp, delayedRecipients: [two[0]] },
		});
	const delivery = (timestamp: string) =>
		eventOf({ eventType: "Delivery", mail: mailObject(), delivery: { timestamp, recipients: [two[0]] } });
	const [first, second] = ["2026-06-01T12:00:00.000Z", "2026-06-01T13:00:00.000Z"] as const;
	expect(delay(first).eventId).not.toBe(delay(second).eventId);
	expect(delivery(first).eventId).toBe(delivery(second).eventId);
});

test("two reports on mails that SES does not name are two", () => {
	const mail = (source: string) => mailObject({ messageId: undefined, source });
	const event = (source: string) => eventOf({ ...bounceEvent({ feedbackId: undefined }), mail: mail(source) });
	expect(event("a@shop.example").eventId).not.toBe(event("b@shop.example").eventId);
});

test("one recipient's fate is never another's: nothing of the others is in it, and no delivery is named", () => {
	const mail = mailObject({ destination: two });
	const { events } = parse({ ...bounceEvent(), mail });
	expect(events).toMatchObject([{ recipient: "taro@example.com", deliveryId: undefined }]);
	expect(JSON.stringify(events)).not.toContain("jiro");
});

test("a bounce that names two, of a mail to one that was forwarded, names no delivery", () => {
	const { events } = parse(bounceEvent({ bouncedRecipients: two.map((emailAddress) => ({ emailAddress })) }));
	expect(events.map(({ deliveryId }) => deliveryId)).toEqual([undefined, undefined]);
});

test("what we sent is not copied into what became of it", () => {
	expect(JSON.stringify(eventOf(bounceEvent()))).not.toContain("secret subject");
});

test("members that nobody knows are kept", () => {
	const event = eventOf({ ...bounceEvent({ invented: 1 }), alsoInvented: { deep: true } });
	expect(event.detail).toMatchObject({ alsoInvented: { deep: true }, bounce: { invented: 1 } });
});

test.each([
	["no list of recipients", { bouncedRecipients: null }],
	["recipients without addresses", { bouncedRecipients: [{}, null, 1, { emailAddress: "" }, { emailAddress: 1 }] }],
])("an event with %s says nothing of anybody", (_what, overrides) => {
	expect(parse(bounceEvent(overrides))).toEqual({ events: [], ignored: "Bounce" });
});

test("a recipient who is named twice is one", () => {
	const twice = { emailAddress: "taro@example.com" };
	expect(eventOf(bounceEvent({ bouncedRecipients: [twice, twice] })).deliveryId).toBe("d-1");
});

test.each([[[]], [["d-1", "d-2"]], [["../etc"]], ["d-1"], [[1]]])("a tag %j names no delivery", (tag) => {
	expect(
		eventOf({ ...bounceEvent(), mail: mailObject({ tags: { "todoku-delivery": tag } }) }).deliveryId,
	).toBeUndefined();
});

test("where SES gives no time that can be read, it is the time of the message", () => {
	const event = { ...bounceEvent({ timestamp: "soon" }), mail: mailObject({ timestamp: undefined }) };
	expect(eventOf(event).at).toEqual(now);
});

test("Send says that SES took the mail, of our delivery where it has one recipient", () => {
	const at = new Date("2026-06-01T11:59:50Z");
	const sent = { deliveryId: "d-1", providerMessageId: messageId, at };
	expect(parse({ eventType: "Send", mail: mailObject(), send: {} })).toEqual({ events: [], sent });
	const several = parse({ eventType: "Send", mail: mailObject({ destination: two }), send: {} });
	expect(several.sent).toEqual({ ...sent, deliveryId: undefined });
});

test.each([
	["Successfully validated SNS topic for Amazon SES event publishing.", "topic-validated"],
	['{"notificationType":"AmazonSnsSubscriptionSucceeded"}', "topic-validated"],
	['{"eventType":"Bounce"}', "unreadable"],
	['{"eventType":"Bounce","mail":[]}', "unreadable"],
	['{"eventType":1,"mail":{}}', "unreadable"],
	["[]", "unreadable"],
	["hello", "unreadable"],
	['{"eventType":"Open","mail":{},"open":{}}', "Open"],
	['{"eventType":"constructor","mail":{}}', "constructor"],
])("%s comes to nothing, namely %s", (text, ignored) => {
	expect(parse(text)).toEqual({ events: [], ignored });
});
