import {
	CreateEmailIdentityCommand,
	DeleteEmailIdentityCommand,
	GetAccountCommand,
	GetEmailIdentityCommand,
	ListContactListsCommand,
	ListEmailIdentitiesCommand,
	SESv2Client,
	SendEmailCommand,
	type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SentMessage, type SesLocal, startSesLocal } from "../src/index.ts";

let now: Date;
let heard: SentMessage[];
let ses: SesLocal;
let client: SESv2Client;

beforeEach(async () => {
	now = new Date("2026-01-02T03:04:05Z");
	heard = [];
	ses = await startSesLocal({
		identities: ["example.com"],
		clock: () => now,
		onMessage: (message) => heard.push(message),
	});
	client = new SESv2Client({
		endpoint: ses.url,
		region: ses.region,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		maxAttempts: 1,
	});
});

afterEach(async () => {
	client.destroy();
	await ses.close();
});

function mime(...headers: readonly string[]): Uint8Array {
	return new TextEncoder().encode([...headers, "MIME-Version: 1.0", "", "Hello.", ""].join("\r\n"));
}

const ordinary = mime("From: Shop <shop@example.com>", "To: hanako@example.net", "Subject: =?UTF-8?B?44GU5rOo5paH?=");

function sendRaw(data: Uint8Array, input: Omit<SendEmailCommandInput, "Content"> = {}) {
	return client.send(new SendEmailCommand({ ...input, Content: { Raw: { Data: data } } }));
}

function sendSimple(input: Omit<SendEmailCommandInput, "Content"> = {}) {
	const Content = { Simple: { Subject: { Data: "ご注文" }, Body: { Text: { Data: "Hello." } } } };
	return client.send(
		new SendEmailCommand({
			FromEmailAddress: "shop@example.com",
			Destination: { ToAddresses: ["hanako@example.net"] },
			...input,
			Content,
		}),
	);
}

describe("sending", () => {
	test("accepts a Raw message and keeps its bytes and its envelope", async () => {
		const { MessageId } = await sendRaw(ordinary, {
			FromEmailAddress: "Shop <shop@example.com>",
			Destination: { ToAddresses: ["Hanako <hanako@example.net>"] },
			ConfigurationSetName: "events",
			EmailTags: [{ Name: "delivery", Value: "d-1" }],
		});
		expect(MessageId).toMatch(/^[0-9a-f]{16}-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}-000000$/);
		expect(ses.messages()).toEqual([
			{
				messageId: MessageId,
				at: now,
				kind: "raw",
				raw: ordinary,
				subject: "ご注文",
				fromEmailAddress: "Shop <shop@example.com>",
				destination: { to: ["hanako@example.net"], cc: [], bcc: [] },
				recipients: ["hanako@example.net"],
				configurationSetName: "events",
				tags: [{ name: "delivery", value: "d-1" }],
				mailFrom: `${MessageId}@ap-northeast-1.amazonses.com`,
				dkimDomain: "example.com",
			},
		]);
		expect(heard).toEqual(ses.messages());
	});

	test("takes the recipients of a Raw message from Destination and not from its headers", async () => {
		await sendRaw(ordinary, { Destination: { BccAddresses: ["secret@example.org"] } });
		const [message] = ses.messages();
		expect(message?.recipients).toEqual(["secret@example.org"]);
		expect(message?.destination).toEqual({ to: [], cc: [], bcc: ["secret@example.org"] });
		expect(message?.raw).toEqual(ordinary);
	});

	test("takes the recipients of a Raw message from its headers without a Destination", async () => {
		await sendRaw(mime("From: shop@example.com", "To: A <a@example.net>", "Cc: b@example.net", "Bcc: c@example.net"));
		expect(ses.messages()[0]?.recipients).toEqual(["a@example.net", "b@example.net", "c@example.net"]);
	});

	test("accepts a Simple message and writes no Bcc into it", async () => {
		await sendSimple({ Destination: { ToAddresses: ["hanako@example.net"], BccAddresses: ["secret@example.org"] } });
		const [message] = ses.messages();
		expect(message).toMatchObject({ kind: "simple", subject: "ご注文" });
		expect(message?.recipients).toEqual(["hanako@example.net", "secret@example.org"]);
		const text = new TextDecoder().decode(message?.raw);
		expect(text).toContain("To: hanako@example.net\r\n");
		expect(text).not.toContain("secret@example.org");
	});

	test("gives each message an id of its own", async () => {
		const [first, second] = await Promise.all([sendSimple(), sendSimple()]);
		expect(first.MessageId).not.toBe(second.MessageId);
	});

	test("accepts a message of 40 MB and refuses one that is larger", { timeout: 60_000 }, async () => {
		const limit = 40 * 1024 * 1024;
		const message = new Uint8Array(limit + 1).fill(0x20);
		message.set(ordinary);
		await sendRaw(message.subarray(0, limit));
		await expect(sendRaw(message)).rejects.toMatchObject({ name: "BadRequestException" });
		expect(ses.messages()[0]?.raw.byteLength).toBe(limit);
		expect(ses.messages()).toHaveLength(1);
	});

	test("forgets messages when told to", async () => {
		await sendSimple();
		ses.clear();
		expect(ses.messages()).toEqual([]);
	});
});

describe("the identity check", () => {
	test("refuses a sender that is not verified, with SES's name and words", async () => {
		await expect(sendSimple({ FromEmailAddress: "Shop <shop@example.org>" })).rejects.toMatchObject({
			name: "MessageRejected",
			message:
				"Email address is not verified. The following identities failed the check in region AP-NORTHEAST-1: " +
				"Shop <shop@example.org>",
			$metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
		});
		expect(ses.messages()).toEqual([]);
	});

	test("accepts a subdomain of a verified domain", async () => {
		await expect(sendSimple({ FromEmailAddress: "shop@mail.example.com" })).resolves.toHaveProperty("MessageId");
	});

	test("refuses a domain that only ends in the letters of a verified one", async () => {
		await expect(sendSimple({ FromEmailAddress: "shop@badexample.com" })).rejects.toMatchObject({
			name: "MessageRejected",
		});
	});

	test.each([
		["From", mime("From: a@other.test", "To: b@example.net"), "a@other.test"],
		["Sender", mime("From: a@example.com", "Sender: s@other.test", "To: b@example.net"), "s@other.test"],
		["Return-Path", mime("From: a@example.com", "Return-Path: <r@other.test>", "To: b@example.net"), "<r@other.test>"],
	])("covers the header %s of a Raw message", async (_, data, failed) => {
		await expect(sendRaw(data, { FromEmailAddress: "a@example.com" })).rejects.toMatchObject({
			name: "MessageRejected",
			message: expect.stringMatching(new RegExp(`: ${failed}$`)),
		});
	});

	test("covers the feedback address", async () => {
		await expect(sendSimple({ FeedbackForwardingEmailAddress: "bounces@other.test" })).rejects.toMatchObject({
			name: "MessageRejected",
		});
	});

	test("follows a verification that is withdrawn and one that is gone", async () => {
		ses.setIdentity("example.com", "FAILED");
		await expect(sendSimple()).rejects.toMatchObject({ name: "MessageRejected" });
		ses.setIdentity("example.com", "SUCCESS");
		await sendSimple();
		expect(ses.deleteIdentity("example.com")).toBe(true);
		await expect(sendSimple()).rejects.toMatchObject({ name: "MessageRejected" });
	});

	test("covers recipients in the sandbox, but not the mailbox simulator", async () => {
		ses.setAccount({ productionAccess: false });
		await expect(sendSimple()).rejects.toMatchObject({
			name: "MessageRejected",
			message: expect.stringMatching(/: hanako@example\.net$/),
		});
		ses.setIdentity("hanako@example.net", "SUCCESS");
		await sendSimple({
			Destination: { ToAddresses: ["hanako@example.net", "bounce+1@simulator.amazonses.com"] },
		});
		expect(ses.messages()).toHaveLength(1);
	});
});

describe("refusals", () => {
	test.each<[string, Omit<SendEmailCommandInput, "Content">, string]>([
		["nobody to send to", { Destination: {} }, "The message has no recipients."],
		[
			"51 recipients",
			{
				Destination: {
					ToAddresses: Array.from({ length: 50 }, (_, index) => `to${index}@example.net`),
					CcAddresses: ["cc@example.net"],
				},
			},
			"Recipient count exceeds 50.",
		],
		[
			"a recipient outside ASCII",
			{ Destination: { ToAddresses: ["花子@example.net"] } },
			"Local address contains illegal character",
		],
		["a sender that is no address", { FromEmailAddress: "shop" }, "Missing final '@domain'"],
		["a bad reply address", { ReplyToAddresses: ["help@"] }, "Missing domain"],
		["a tag SES would not take", { EmailTags: [{ Name: "to", Value: "a@b" }] }, "Email tag names and values"],
		[
			"what is not built",
			{ ListManagementOptions: { ContactListName: "news" } },
			"ListManagementOptions is not implemented by ses-local.",
		],
	])("answers %s with BadRequestException", async (_, input, message) => {
		await expect(sendSimple(input)).rejects.toMatchObject({
			name: "BadRequestException",
			message: expect.stringContaining(message),
		});
		expect(ses.messages()).toEqual([]);
	});

	test("accepts 50 recipients", async () => {
		const ToAddresses = Array.from({ length: 50 }, (_, index) => `to${index}@example.net`);
		await expect(sendSimple({ Destination: { ToAddresses } })).resolves.toHaveProperty("MessageId");
	});

	test("answers a Raw message without From with BadRequestException", async () => {
		await expect(sendRaw(mime("To: hanako@example.net"))).rejects.toMatchObject({
			name: "BadRequestException",
			message: "Missing required header 'From'.",
		});
	});

	test("says that templates are not built", async () => {
		const command = new SendEmailCommand({
			FromEmailAddress: "shop@example.com",
			Destination: { ToAddresses: ["hanako@example.net"] },
			Content: { Template: { TemplateName: "welcome", TemplateData: "{}" } },
		});
		await expect(client.send(command)).rejects.toMatchObject({
			name: "BadRequestException",
			message: "Content.Template is not implemented by ses-local.",
		});
	});

	test("answers with SendingPausedException while the account is paused", async () => {
		ses.setAccount({ sendingEnabled: false });
		await expect(sendSimple()).rejects.toMatchObject({ name: "SendingPausedException" });
		ses.setAccount({ sendingEnabled: true });
		await expect(sendSimple()).resolves.toHaveProperty("MessageId");
	});

	test("names the operation that is missing and those that are there", async () => {
		await expect(client.send(new ListContactListsCommand({}))).rejects.toMatchObject({
			name: "UnknownOperationException",
			message: expect.stringMatching(/GET \/v2\/email\/contact-lists\..*SendEmail, CreateEmailIdentity/),
			$metadata: { httpStatusCode: 404 },
		});
	});
});

describe("identities", () => {
	test("start pending with what has to be published", async () => {
		const created = await client.send(new CreateEmailIdentityCommand({ EmailIdentity: "shop.test" }));
		expect(created).toMatchObject({ IdentityType: "DOMAIN", VerifiedForSendingStatus: false });
		const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity: "shop.test" }));
		expect(found).toMatchObject({
			IdentityType: "DOMAIN",
			VerifiedForSendingStatus: false,
			VerificationStatus: "PENDING",
			FeedbackForwardingStatus: true,
			DkimAttributes: {
				SigningEnabled: true,
				Status: "PENDING",
				SigningAttributesOrigin: "AWS_SES",
				SigningHostedZone: "dkim.amazonses.com",
				Tokens: [expect.any(String), expect.any(String), expect.any(String)],
			},
		});
		expect(found.DkimAttributes?.Tokens).toEqual(created.DkimAttributes?.Tokens);
	});

	test("are verified when the test says so", async () => {
		await client.send(new CreateEmailIdentityCommand({ EmailIdentity: "shop.test" }));
		ses.setIdentity("shop.test", "SUCCESS");
		expect(await client.send(new GetEmailIdentityCommand({ EmailIdentity: "shop.test" }))).toMatchObject({
			VerifiedForSendingStatus: true,
			VerificationStatus: "SUCCESS",
			DkimAttributes: { Status: "SUCCESS" },
		});
	});

	test("may be addresses, whatever has to be encoded in the path", async () => {
		const EmailIdentity = "shop+a/b%c@example.test";
		await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
		expect(await client.send(new GetEmailIdentityCommand({ EmailIdentity }))).toMatchObject({
			IdentityType: "EMAIL_ADDRESS",
		});
	});

	test("keep their tags, configuration set and own DKIM selector", async () => {
		await client.send(
			new CreateEmailIdentityCommand({
				EmailIdentity: "shop.test",
				ConfigurationSetName: "events",
				Tags: [{ Key: "tenant", Value: "shop-1" }],
				DkimSigningAttributes: { DomainSigningSelector: "mine", DomainSigningPrivateKey: "a2V5" },
			}),
		);
		expect(await client.send(new GetEmailIdentityCommand({ EmailIdentity: "shop.test" }))).toMatchObject({
			ConfigurationSetName: "events",
			Tags: [{ Key: "tenant", Value: "shop-1" }],
			DkimAttributes: { SigningAttributesOrigin: "EXTERNAL", Tokens: ["mine"] },
		});
	});

	test("cannot be created twice", async () => {
		const create = new CreateEmailIdentityCommand({ EmailIdentity: "EXAMPLE.com" });
		await expect(client.send(create)).rejects.toMatchObject({
			name: "AlreadyExistsException",
			$metadata: { httpStatusCode: 400 },
		});
	});

	test("are not found once they are deleted", async () => {
		const EmailIdentity = "example.com";
		await client.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
		const notFound = { name: "NotFoundException", $metadata: { httpStatusCode: 404 } };
		await expect(client.send(new GetEmailIdentityCommand({ EmailIdentity }))).rejects.toMatchObject(notFound);
		await expect(client.send(new DeleteEmailIdentityCommand({ EmailIdentity }))).rejects.toMatchObject(notFound);
	});

	test("are listed page by page", async () => {
		for (const name of ["b.test", "a.test", "c@c.test"]) ses.setIdentity(name, "PENDING");
		const first = await client.send(new ListEmailIdentitiesCommand({ PageSize: 3 }));
		expect(first.EmailIdentities?.map(({ IdentityName }) => IdentityName)).toEqual(["a.test", "b.test", "c@c.test"]);
		const second = await client.send(new ListEmailIdentitiesCommand({ PageSize: 3, NextToken: first.NextToken }));
		expect(second.EmailIdentities).toEqual([
			{ IdentityName: "example.com", IdentityType: "DOMAIN", SendingEnabled: true, VerificationStatus: "SUCCESS" },
		]);
		expect(second.NextToken).toBeUndefined();
	});

	test.each([
		[{ IDENTITY_NAME_CONTAINS: "test" }, ["a.test", "c@c.test"]],
		[{ IDENTITY_TYPE: "EMAIL_ADDRESS" }, ["c@c.test"]],
		[{ VERIFICATION_STATUS: "SUCCESS" }, ["example.com"]],
	])("are listed by the filter %j", async (Filter, names) => {
		for (const name of ["a.test", "c@c.test"]) ses.setIdentity(name, "PENDING");
		const { EmailIdentities } = await client.send(new ListEmailIdentitiesCommand({ Filter }));
		expect(EmailIdentities?.map(({ IdentityName }) => IdentityName)).toEqual(names);
	});

	test.each([{ PageSize: 1001 }, { PageSize: -1 }, { NextToken: "made up" }])(
		"are not listed for %j",
		async (input) => {
			await expect(client.send(new ListEmailIdentitiesCommand(input))).rejects.toMatchObject({
				name: "BadRequestException",
			});
		},
	);
});

describe("the account", () => {
	test("counts recipients, not messages, over 24 hours, and not those at the simulator", async () => {
		await sendSimple({
			Destination: {
				ToAddresses: ["a@example.net", "b@example.net"],
				BccAddresses: ["success@simulator.amazonses.com"],
			},
		});
		await sendSimple();
		expect(await client.send(new GetAccountCommand({}))).toMatchObject({
			SendingEnabled: true,
			ProductionAccessEnabled: true,
			EnforcementStatus: "HEALTHY",
			SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 3 },
		});
		now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
		const later = await client.send(new GetAccountCommand({}));
		expect(later.SendQuota?.SentLast24Hours).toBe(0);
	});

	test("refuses what goes beyond its quotas when it is told to enforce them", async () => {
		ses.setAccount({ enforceRate: true, maxSendRate: 2, max24HourSend: 3 });
		await sendSimple({ Destination: { ToAddresses: ["a@example.net", "b@example.net"] } });
		await expect(sendSimple()).rejects.toMatchObject({
			name: "TooManyRequestsException",
			message: "Maximum sending rate exceeded.",
			$metadata: { httpStatusCode: 429 },
		});
		now = new Date(now.getTime() + 1000);
		await sendSimple();
		now = new Date(now.getTime() + 1000);
		await expect(sendSimple()).rejects.toMatchObject({
			name: "LimitExceededException",
			message: "Daily message quota exceeded.",
			$metadata: { httpStatusCode: 400 },
		});
		now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
		await expect(sendSimple()).resolves.toHaveProperty("MessageId");
	});

	test("counts nothing of what it refuses", async () => {
		ses.setAccount({ enforceRate: true, maxSendRate: 1 });
		await expect(sendSimple({ FromEmailAddress: "shop@other.test" })).rejects.toMatchObject({
			name: "MessageRejected",
		});
		await expect(sendSimple()).resolves.toHaveProperty("MessageId");
	});

	test("shows what it was set to", async () => {
		ses.setAccount({ sendingEnabled: false, productionAccess: false, maxSendRate: 2, max24HourSend: 500 });
		ses.setAccount({ enforcementStatus: "SHUTDOWN" });
		expect(await client.send(new GetAccountCommand({}))).toMatchObject({
			SendingEnabled: false,
			ProductionAccessEnabled: false,
			EnforcementStatus: "SHUTDOWN",
			SendQuota: { Max24HourSend: 500, MaxSendRate: 2 },
		});
	});
});
