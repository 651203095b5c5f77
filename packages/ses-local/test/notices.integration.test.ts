import {
	CreateConfigurationSetCommand,
	CreateConfigurationSetEventDestinationCommand,
	GetEmailIdentityCommand,
	PutEmailIdentityFeedbackAttributesCommand,
	PutSuppressedDestinationCommand,
	SESv2Client,
	SendEmailCommand,
	type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import PostalMime from "postal-mime";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Notice, type SesLocal, startSesLocal } from "../src/index.ts";

let heard: Notice[];
let ses: SesLocal;
let client: SESv2Client;

beforeEach(async () => {
	heard = [];
	ses = await startSesLocal({
		identities: ["example.com"],
		clock: () => new Date("2026-01-02T03:04:05Z"),
		onNotice: (notice) => void heard.push(notice),
	});
	client = new SESv2Client({
		endpoint: ses.url,
		region: ses.region,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		maxAttempts: 1,
	});
	ses.fates.set("gone.example", { what: "hard-bounce" });
});

afterEach(async () => {
	client.destroy();
	await ses.close();
});

async function send(recipients: string[], input: Partial<SendEmailCommandInput> = {}, ...headers: string[]) {
	const fields = ["From: Shop <shop@example.com>", "To: somebody", "Message-ID: <ours@example.com>", ...headers];
	const Data = new TextEncoder().encode([...fields, "X-Todoku: d-1", "Subject: Hello", "", "Hi.", ""].join("\r\n"));
	const command = new SendEmailCommand({
		Destination: { ToAddresses: recipients },
		Content: { Raw: { Data } },
		...input,
	});
	const { MessageId } = await client.send(command);
	await ses.settled();
	return MessageId;
}

function textOf(notice: Notice | undefined): string {
	return Buffer.from(notice?.raw ?? []).toString("latin1");
}

function setForwarding(EmailForwardingEnabled: boolean) {
	return client.send(
		new PutEmailIdentityFeedbackAttributesCommand({ EmailIdentity: "example.com", EmailForwardingEnabled }),
	);
}

describe("the notice about a bounce", () => {
	test("is a delivery status notification from MAILER-DAEMON about each recipient", async () => {
		const MessageId = await send(["a@gone.example", "b@gone.example", "c@example.net"]);
		const [notice, ...others] = ses.notices();
		expect(others).toEqual([]);
		expect(heard).toEqual([notice]);
		expect(notice).toMatchObject({
			kind: "bounce",
			from: "MAILER-DAEMON@ap-northeast-1.amazonses.com",
			to: "shop@example.com",
			subject: "Delivery Status Notification (Failure)",
			recipients: ["a@gone.example", "b@gone.example"],
			aboutMessageId: MessageId,
		});
		const mail = await PostalMime.parse(notice?.raw ?? new Uint8Array());
		expect(mail).toMatchObject({
			from: { address: notice?.from },
			to: [{ address: "shop@example.com" }],
			subject: notice?.subject,
			messageId: `<${notice?.messageId}>`,
		});
		expect(textOf(notice)).toMatch(/^Return-Path: <>\r\n/);
		expect(textOf(notice)).toContain("Content-Type: multipart/report; report-type=delivery-status;\r\n");
		expect(textOf(notice)).toContain(
			[
				"Reporting-MTA: dsn; a1-1.smtp-out.ap-northeast-1.amazonses.com",
				"",
				"Action: failed",
				"Final-Recipient: rfc822; a@gone.example",
				"Diagnostic-Code: smtp; 550 5.1.1 user unknown",
				"Status: 5.1.1",
				"",
				"Action: failed",
				"Final-Recipient: rfc822; b@gone.example",
			].join("\r\n"),
		);
	});

	test("returns the message as SES sent it: with SES's Message-ID, and the other headers", async () => {
		const MessageId = await send(["a@gone.example"], {}, "Bcc: secret@example.org,", " folded@example.org");
		const mail = await PostalMime.parse(ses.notices()[0]?.raw ?? new Uint8Array(), { forceRfc822Attachments: true });
		const returned = mail.attachments.find(({ mimeType }) => mimeType === "message/rfc822");
		const text = Buffer.from((returned?.content ?? "") as Uint8Array).toString("latin1");
		expect(text).toContain("X-Todoku: d-1\n");
		expect(text).toContain(`Message-ID: <${MessageId}@ap-northeast-1.amazonses.com>\n`);
		expect(text).toContain("\n\nHi.\n");
		expect(text).not.toMatch(/ours@example\.com|example\.org/);
	});

	test("comes from the oldest address of all in the oldest region", async () => {
		const other = await startSesLocal({ identities: ["example.com"], region: "us-east-1" });
		await fetch(`${other.url}/v2/email/outbound-emails`, {
			method: "POST",
			body: JSON.stringify({
				FromEmailAddress: "shop@example.com",
				Destination: { ToAddresses: ["bounce@simulator.amazonses.com"] },
				Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
			}),
		});
		await other.settled();
		expect(other.notices()[0]?.from).toBe("MAILER-DAEMON@amazonses.com");
		await other.close();
	});

	test("comes for every suppressed send, and says that SES stopped it", async () => {
		for (const [EmailAddress, Reason] of [
			["bounced@example.net", "BOUNCE"],
			["complained@example.net", "COMPLAINT"],
		] as const) {
			await client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason }));
			await send([EmailAddress]);
		}
		expect(ses.notices().map(({ kind, recipients }) => [kind, recipients])).toEqual([
			["bounce", ["bounced@example.net"]],
			["bounce", ["complained@example.net"]],
		]);
		expect(textOf(ses.notices()[1])).toContain("smtp; 550 5.1.1 Amazon SES did not send the message to this address");
	});

	test("comes for soft bounces, and not for delays and deliveries", async () => {
		ses.fates.set("full@example.net", { what: "soft-bounce", subType: "MailboxFull" });
		ses.fates.set("slow@example.net", { what: "delay" });
		await send(["full@example.net", "slow@example.net", "fine@example.net"]);
		expect(ses.notices().map(({ recipients }) => recipients)).toEqual([["full@example.net"]]);
	});
});

describe("other mail that comes back", () => {
	test("a complaint is forwarded as an abuse report", async () => {
		await send(["complaint@simulator.amazonses.com"]);
		const [notice] = ses.notices();
		expect(notice).toMatchObject({ kind: "complaint", recipients: ["complaint@simulator.amazonses.com"] });
		expect(textOf(notice)).toContain("report-type=feedback-report");
		expect(textOf(notice)).toContain("Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n");
		expect(textOf(notice)).toContain("Original-Rcpt-To: <complaint@simulator.amazonses.com>\r\n");
	});

	test("the simulator's out-of-office mailbox answers by itself", async () => {
		await send(["ooto+1@simulator.amazonses.com"]);
		const [notice, ...others] = ses.notices();
		expect(others).toEqual([]);
		expect(notice).toMatchObject({
			kind: "auto-reply",
			from: "ooto+1@simulator.amazonses.com",
			to: "shop@example.com",
		});
		expect(textOf(notice)).toContain("Auto-Submitted: auto-replied\r\n");
	});
});

describe("the feedback address", () => {
	test("is the one of the request, then the Return-Path, then the From", async () => {
		const returnPath = "Return-Path: <return@example.com>";
		await send(["a@gone.example"], { FeedbackForwardingEmailAddress: "feedback@example.com" }, returnPath);
		await send(["b@gone.example"], { FromEmailAddress: "other@example.com" }, returnPath);
		await send(["c@gone.example"], { FromEmailAddress: "other@example.com" }, "Return-Path: <>");
		await send(["d@gone.example"]);
		expect(ses.notices().map(({ to }) => to)).toEqual([
			"feedback@example.com",
			"return@example.com",
			"other@example.com",
			"shop@example.com",
		]);
	});
});

describe("forwarding that is turned off", () => {
	test("is told by GetEmailIdentity", async () => {
		const get = () => client.send(new GetEmailIdentityCommand({ EmailIdentity: "example.com" }));
		expect((await get()).FeedbackForwardingStatus).toBe(true);
		await setForwarding(false);
		expect((await get()).FeedbackForwardingStatus).toBe(false);
	});

	test("goes on as long as nobody hears of bounces and complaints by other ways", async () => {
		await setForwarding(false);
		await send(["a@gone.example"]);
		ses.setIdentityNotifications("example.com", { topics: { BOUNCE: ses.sns.createTopic("bounces") } });
		await send(["b@gone.example"]);
		expect(ses.notices()).toHaveLength(2);
	});

	test("stops where topics of the identity are told of both", async () => {
		await setForwarding(false);
		const topicArn = ses.sns.createTopic("feedback");
		ses.setIdentityNotifications("example.com", { topics: { BOUNCE: topicArn, COMPLAINT: topicArn } });
		await send(["a@gone.example"]);
		expect(ses.notices()).toEqual([]);
	});

	test("stops for mail whose configuration set publishes both", async () => {
		await setForwarding(false);
		await client.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "events" }));
		await client.send(
			new CreateConfigurationSetEventDestinationCommand({
				ConfigurationSetName: "events",
				EventDestinationName: "to-sns",
				EventDestination: {
					Enabled: true,
					MatchingEventTypes: ["BOUNCE", "COMPLAINT"],
					SnsDestination: { TopicArn: ses.sns.createTopic("feedback") },
				},
			}),
		);
		await send(["a@gone.example"], { ConfigurationSetName: "events" });
		expect(ses.notices()).toEqual([]);
		await send(["b@gone.example"]);
		expect(ses.notices()).toHaveLength(1);
	});

	test("is refused for an identity that is not there", async () => {
		const command = new PutEmailIdentityFeedbackAttributesCommand({ EmailIdentity: "example.org" });
		await expect(client.send(command)).rejects.toMatchObject({ name: "NotFoundException" });
	});
});

test("what the listener does is waited for", async () => {
	const { promise, resolve } = Promise.withResolvers<void>();
	const slow = await startSesLocal({ identities: ["example.com"], onNotice: () => promise });
	await fetch(`${slow.url}/v2/email/outbound-emails`, {
		method: "POST",
		body: JSON.stringify({
			FromEmailAddress: "shop@example.com",
			Destination: { ToAddresses: ["bounce@simulator.amazonses.com"] },
			Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
		}),
	});
	await expect.poll(() => slow.notices().length).toBe(1);
	let isSettled = false;
	const settled = slow.settled().then(() => {
		isSettled = true;
	});
	await fetch(slow.url);
	expect(isSettled).toBe(false);
	resolve();
	await settled;
	await slow.close();
});
