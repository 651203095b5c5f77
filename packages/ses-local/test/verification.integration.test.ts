import { generateKeyPairSync } from "node:crypto";
import {
	CreateEmailIdentityCommand,
	DeleteEmailIdentityCommand,
	GetEmailIdentityCommand,
	type GetEmailIdentityResponse,
	PutEmailIdentityDkimAttributesCommand,
	PutEmailIdentityDkimSigningAttributesCommand,
	PutEmailIdentityMailFromAttributesCommand,
	SESv2Client,
	SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { type DnsServer, startDnsServer } from "@todoku/sender-domains/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type SesLocal, startSesLocal, type VerificationChange } from "../src/index.ts";

const hourMs = 60 * 60 * 1000;
const EmailIdentity = "shop.test";
const MailFromDomain = "bounce.shop.test";

let now: Date;
let dns: DnsServer;
let ses: SesLocal;
let client: SESv2Client;
let changes: VerificationChange[];

beforeEach(async () => {
	now = new Date("2026-01-02T03:04:05Z");
	changes = [];
	dns = await startDnsServer({ zones: { "shop.test": { "shop.test": {} } } });
	ses = await startSesLocal({
		identities: ["by-hand.test"],
		clock: () => now,
		dns: { servers: [dns.address], timeoutMs: 250, tries: 1 },
		verification: { checkEveryMs: null, revokeAfterMs: 24 * hourMs },
		onVerification: (change) => changes.push(change),
	});
	client = clientOf(ses);
});

afterEach(async () => {
	client.destroy();
	await ses.close();
	await dns.close();
});

function clientOf({ url: endpoint, region }: SesLocal): SESv2Client {
	const credentials = { accessKeyId: "local", secretAccessKey: "local" };
	return new SESv2Client({ endpoint, region, credentials, maxAttempts: 1 });
}

function get(name: string = EmailIdentity): Promise<GetEmailIdentityResponse> {
	return client.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
}

async function createDomain(): Promise<readonly string[]> {
	const { DkimAttributes } = await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
	return (DkimAttributes?.Tokens ?? []).map((token) => `${token}._domainkey.shop.test`);
}

function setMailFrom(BehaviorOnMxFailure: "USE_DEFAULT_VALUE" | "REJECT_MESSAGE" = "USE_DEFAULT_VALUE") {
	return client.send(
		new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity, MailFromDomain, BehaviorOnMxFailure }),
	);
}

/** What the owner of the domain does on being told. */
function publishAliases(names: readonly string[]): void {
	for (const name of names) dns.set(name, { CNAME: `${name.split(".")[0]}.dkim.amazonses.com` });
}

function publishMailFrom(): void {
	dns.set(MailFromDomain, {
		MX: ["10 feedback-smtp.ap-northeast-1.amazonses.com"],
		TXT: ["v=spf1 include:amazonses.com ~all"],
	});
}

async function createVerified(): Promise<readonly string[]> {
	const aliases = await createDomain();
	publishAliases(aliases);
	await ses.verification.check();
	return aliases;
}

async function pass(hours: number): Promise<void> {
	now = new Date(now.getTime() + hours * hourMs);
	await ses.verification.check();
}

function send(from = "orders@shop.test") {
	return client.send(
		new SendEmailCommand({
			FromEmailAddress: from,
			Destination: { ToAddresses: ["hanako@example.net"] },
			Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello." } } } },
		}),
	);
}

describe("a domain", () => {
	test("is verified once its records are published, and may send from then on", async () => {
		const aliases = await createDomain();
		await setMailFrom();
		await ses.verification.check();
		expect(await get()).toMatchObject({
			VerifiedForSendingStatus: false,
			VerificationStatus: "PENDING",
			VerificationInfo: {
				ErrorType: "HOST_NOT_FOUND",
				LastCheckedTimestamp: now,
				SOARecord: { PrimaryNameServer: "ns.shop.test", AdminEmail: "hostmaster.shop.test", SerialNumber: 1 },
			},
			DkimAttributes: { Status: "PENDING" },
			MailFromAttributes: {
				MailFromDomain,
				MailFromDomainStatus: "PENDING",
				BehaviorOnMxFailure: "USE_DEFAULT_VALUE",
			},
		});
		await expect(send()).rejects.toMatchObject({ name: "MessageRejected" });

		publishAliases(aliases);
		publishMailFrom();
		await pass(1);
		const verified = await get();
		expect(verified).toMatchObject({
			VerifiedForSendingStatus: true,
			VerificationStatus: "SUCCESS",
			VerificationInfo: { LastCheckedTimestamp: now, LastSuccessTimestamp: now },
			DkimAttributes: { Status: "SUCCESS", SigningEnabled: true },
			MailFromAttributes: { MailFromDomainStatus: "SUCCESS" },
		});
		expect(verified.VerificationInfo).not.toHaveProperty("ErrorType");
		expect(verified.VerificationInfo).not.toHaveProperty("SOARecord");
		const { MessageId } = await send();
		expect(ses.messages()).toMatchObject([{ mailFrom: `${MessageId}@${MailFromDomain}`, dkimDomain: EmailIdentity }]);
		expect(changes.map(({ what, from, to }) => [what, from, to])).toEqual([
			["identity", "PENDING", "SUCCESS"],
			["dkim", "PENDING", "SUCCESS"],
			["mail-from", "PENDING", "SUCCESS"],
		]);
	});

	test("asks for the three aliases, and for the MX and TXT of its MAIL FROM domain", async () => {
		const aliases = await createDomain();
		await setMailFrom();
		await ses.verification.check();
		expect(new Set(dns.questions)).toEqual(
			new Set([
				...aliases.map((name) => `udp CNAME ${name}`),
				"udp MX bounce.shop.test",
				"udp TXT bounce.shop.test",
				"udp SOA shop.test",
			]),
		);
	});

	test("is not verified by two of three aliases", async () => {
		const aliases = await createDomain();
		publishAliases(aliases.slice(0, 2));
		await ses.verification.check();
		expect(await get()).toMatchObject({ VerifiedForSendingStatus: false, DkimAttributes: { Status: "PENDING" } });
	});

	test.each([
		["TYPE_NOT_FOUND", { TXT: ["p=QUJD"] }],
		["INVALID_VALUE", { CNAME: "elsewhere.dkim.amazonses.com" }],
	])("says %s where an alias is something else", async (ErrorType, records) => {
		const [first = "", ...others] = await createDomain();
		publishAliases(others);
		dns.set(first, records);
		await ses.verification.check();
		expect(await get()).toMatchObject({ VerificationStatus: "PENDING", VerificationInfo: { ErrorType } });
	});

	test("covers its subdomains, for which its settings hold", async () => {
		await createVerified();
		await send("a@news.shop.test");
		expect(ses.messages()).toMatchObject([{ dkimDomain: EmailIdentity }]);
		await expect(get("news.shop.test")).rejects.toMatchObject({ name: "NotFoundException" });
	});

	test("fails after 72 hours, and resumes only when it is created anew", async () => {
		const aliases = await createDomain();
		await pass(71);
		expect((await get()).VerificationStatus).toBe("PENDING");
		await pass(1);
		expect(await get()).toMatchObject({ VerificationStatus: "FAILED", DkimAttributes: { Status: "FAILED" } });
		publishAliases(aliases);
		await pass(1);
		expect((await get()).VerificationStatus).toBe("FAILED");

		await client.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
		expect(await createDomain()).toEqual(aliases);
		await ses.verification.check();
		expect(await get()).toMatchObject({ VerifiedForSendingStatus: true, DkimAttributes: { Status: "SUCCESS" } });
	});

	test("resumes when its signing is set up anew, with the same tokens", async () => {
		const aliases = await createDomain();
		await pass(72);
		const answer = await client.send(
			new PutEmailIdentityDkimSigningAttributesCommand({ EmailIdentity, SigningAttributesOrigin: "AWS_SES" }),
		);
		expect(answer).toMatchObject({
			DkimStatus: "PENDING",
			DkimTokens: aliases.map((name) => name.split(".")[0]),
			SigningHostedZone: "dkim.amazonses.com",
		});
		publishAliases(aliases);
		await pass(1);
		expect(await get()).toMatchObject({ VerificationStatus: "SUCCESS", DkimAttributes: { Status: "SUCCESS" } });
	});

	test("loses nothing by being set up again while it is verified", async () => {
		await createVerified();
		await client.send(
			new PutEmailIdentityDkimSigningAttributesCommand({ EmailIdentity, SigningAttributesOrigin: "AWS_SES" }),
		);
		expect(await get()).toMatchObject({ VerificationStatus: "SUCCESS", DkimAttributes: { Status: "SUCCESS" } });
	});

	test("is revoked when its records stay away for the set time, and sends until then", async () => {
		const [first = ""] = await createVerified();
		dns.remove(first);
		await pass(1);
		expect(await get()).toMatchObject({
			VerifiedForSendingStatus: true,
			VerificationStatus: "TEMPORARY_FAILURE",
			VerificationInfo: { ErrorType: "HOST_NOT_FOUND" },
			DkimAttributes: { Status: "TEMPORARY_FAILURE" },
		});
		await send();
		await pass(24);
		expect(await get()).toMatchObject({ VerifiedForSendingStatus: false, VerificationStatus: "FAILED" });
		await expect(send()).rejects.toMatchObject({ name: "MessageRejected" });
		expect(changes.slice(2).map(({ what, to, error }) => [what, to, error])).toEqual([
			["identity", "TEMPORARY_FAILURE", "HOST_NOT_FOUND"],
			["dkim", "TEMPORARY_FAILURE", "HOST_NOT_FOUND"],
			["identity", "FAILED", "HOST_NOT_FOUND"],
			["dkim", "FAILED", "HOST_NOT_FOUND"],
		]);
	});

	test("recovers by itself when its records come back in time", async () => {
		const aliases = await createVerified();
		dns.remove(aliases[0] ?? "");
		await pass(1);
		publishAliases(aliases);
		await pass(23);
		expect((await get()).VerificationStatus).toBe("SUCCESS");
	});

	test.each([{ rcode: "SERVFAIL" }, { rcode: "REFUSED" }, { silent: true }] as const)(
		"keeps its state while the DNS answers %j",
		async (records) => {
			const aliases = await createVerified();
			for (const alias of aliases) dns.set(alias, records);
			await pass(1000);
			expect(await get()).toMatchObject({
				VerifiedForSendingStatus: true,
				VerificationStatus: "SUCCESS",
				VerificationInfo: { ErrorType: "DNS_SERVER_ERROR", LastCheckedTimestamp: now },
			});
			expect(changes).toHaveLength(2);
		},
	);

	test("is not looked for after its status was set by hand", async () => {
		await pass(1000);
		expect(dns.questions).toEqual([]);
		expect(await get("by-hand.test")).toMatchObject({
			VerificationStatus: "SUCCESS",
			DkimAttributes: { Status: "SUCCESS" },
		});

		await createDomain();
		ses.setIdentity(EmailIdentity, "TEMPORARY_FAILURE");
		await ses.verification.check();
		expect(await get()).toMatchObject({ VerificationStatus: "TEMPORARY_FAILURE", VerifiedForSendingStatus: false });
		expect(dns.questions).toEqual([]);
	});

	test("keeps what was decided while the DNS was asked", async () => {
		const [first = ""] = await createVerified();
		dns.remove(first);
		const checking = ses.verification.check();
		ses.setIdentity(EmailIdentity, "SUCCESS");
		await checking;
		expect((await get()).VerificationStatus).toBe("SUCCESS");
	});

	test("is looked for from outside the process", async () => {
		publishAliases(await createDomain());
		const answer = await fetch(`${ses.url}/_ses-local/verification/check`, { method: "POST" });
		expect(answer.status).toBe(200);
		expect((await get()).VerificationStatus).toBe("SUCCESS");
	});
});

describe("a key of one's own", () => {
	const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const record = `p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
	const SigningAttributes = {
		DomainSigningSelector: "mine",
		DomainSigningPrivateKey: privateKey.export({ type: "pkcs1", format: "der" }).toString("base64"),
	};

	test("verifies the domain by its public half", async () => {
		await client.send(new CreateEmailIdentityCommand({ EmailIdentity, DkimSigningAttributes: SigningAttributes }));
		dns.set("mine._domainkey.shop.test", { TXT: ["p=QUJD"] });
		await ses.verification.check();
		expect(await get()).toMatchObject({
			VerificationStatus: "PENDING",
			VerificationInfo: { ErrorType: "INVALID_VALUE" },
			DkimAttributes: { SigningAttributesOrigin: "EXTERNAL", Tokens: ["mine"] },
		});
		dns.set("mine._domainkey.shop.test", { TXT: [record] });
		await ses.verification.check();
		expect(await get()).toMatchObject({ VerificationStatus: "SUCCESS", DkimAttributes: { Status: "SUCCESS" } });
	});

	test("has to be found before mail is signed with it", async () => {
		await createVerified();
		const answer = await client.send(
			new PutEmailIdentityDkimSigningAttributesCommand({
				EmailIdentity,
				SigningAttributesOrigin: "EXTERNAL",
				SigningAttributes,
			}),
		);
		expect(answer).toMatchObject({ DkimStatus: "PENDING", DkimTokens: ["mine"] });
		await send();
		expect(ses.messages()[0]).not.toHaveProperty("dkimDomain");
		await ses.verification.check();
		expect(await get()).toMatchObject({
			VerificationStatus: "TEMPORARY_FAILURE",
			DkimAttributes: { Status: "PENDING" },
		});
		dns.set("mine._domainkey.shop.test", { TXT: [record] });
		await ses.verification.check();
		expect(await get()).toMatchObject({ VerificationStatus: "SUCCESS", DkimAttributes: { Status: "SUCCESS" } });
		await send();
		expect(ses.messages()[1]).toMatchObject({ dkimDomain: EmailIdentity });
	});

	test("is refused where it is none", async () => {
		const command = new CreateEmailIdentityCommand({
			EmailIdentity,
			DkimSigningAttributes: { ...SigningAttributes, DomainSigningPrivateKey: "QUJD" },
		});
		await expect(client.send(command)).rejects.toMatchObject({
			name: "BadRequestException",
			message: expect.stringContaining("DomainSigningPrivateKey"),
		});
	});
});

describe("a MAIL FROM domain", () => {
	test("is not there until one is set, and goes when it is set to nothing", async () => {
		await createDomain();
		expect(await get()).not.toHaveProperty("MailFromAttributes");
		await setMailFrom();
		expect(await get()).toHaveProperty("MailFromAttributes");
		await client.send(new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity, MailFromDomain: "" }));
		expect(await get()).not.toHaveProperty("MailFromAttributes");
	});

	test.each(["shop.test", "other.test", "bounce.badshop.test", "bounce.shop.test.other.test", "a b.shop.test"])(
		"cannot be %s",
		async (name) => {
			await createDomain();
			const command = new PutEmailIdentityMailFromAttributesCommand({ EmailIdentity, MailFromDomain: name });
			await expect(client.send(command)).rejects.toMatchObject({ name: "BadRequestException" });
			expect(await get()).not.toHaveProperty("MailFromAttributes");
		},
	);

	test("is not found with a second MX beside SES's", async () => {
		await createVerified();
		await setMailFrom();
		publishMailFrom();
		dns.set(MailFromDomain, { MX: ["10 feedback-smtp.ap-northeast-1.amazonses.com", "20 mx.shop.test"] });
		await ses.verification.check();
		expect((await get()).MailFromAttributes?.MailFromDomainStatus).toBe("PENDING");
	});

	test("is found behind an alias", async () => {
		await createVerified();
		await setMailFrom();
		dns.set(MailFromDomain, { CNAME: "records.shop.test" });
		dns.set("records.shop.test", {
			MX: ["10 feedback-smtp.ap-northeast-1.amazonses.com"],
			TXT: ["v=spf1 include:amazonses.com ~all"],
		});
		await ses.verification.check();
		expect((await get()).MailFromAttributes?.MailFromDomainStatus).toBe("SUCCESS");
	});

	test("that is not found gives its place to SES's own", async () => {
		await createVerified();
		await setMailFrom("USE_DEFAULT_VALUE");
		const { MessageId } = await send();
		expect(ses.messages()).toMatchObject([
			{ mailFrom: `${MessageId}@ap-northeast-1.amazonses.com`, dkimDomain: EmailIdentity },
		]);
	});

	test("that is not found stops the mail where the identity asks for that, also when its records vanish", async () => {
		await createVerified();
		await setMailFrom("REJECT_MESSAGE");
		const refusal = { name: "MailFromDomainNotVerifiedException", $metadata: { httpStatusCode: 400 } };
		await expect(send()).rejects.toMatchObject(refusal);
		publishMailFrom();
		await ses.verification.check();
		await send();
		dns.remove(MailFromDomain);
		await pass(1);
		expect(await get()).toMatchObject({
			VerificationStatus: "SUCCESS",
			MailFromAttributes: { MailFromDomainStatus: "TEMPORARY_FAILURE" },
		});
		await expect(send()).rejects.toMatchObject(refusal);
		expect(ses.messages()).toHaveLength(1);
	});

	test("fails after 72 hours, and is searched anew when it is set again", async () => {
		await createVerified();
		await setMailFrom();
		await pass(72);
		publishMailFrom();
		await pass(1);
		expect((await get()).MailFromAttributes?.MailFromDomainStatus).toBe("FAILED");
		await setMailFrom();
		expect((await get()).MailFromAttributes?.MailFromDomainStatus).toBe("PENDING");
		await ses.verification.check();
		expect((await get()).MailFromAttributes?.MailFromDomainStatus).toBe("SUCCESS");
	});

	test("loses nothing by being set again while it is found, and has to be found again when it is another", async () => {
		await createVerified();
		await setMailFrom();
		publishMailFrom();
		await ses.verification.check();
		await setMailFrom("REJECT_MESSAGE");
		expect((await get()).MailFromAttributes).toEqual({
			MailFromDomain,
			MailFromDomainStatus: "SUCCESS",
			BehaviorOnMxFailure: "REJECT_MESSAGE",
		});
		const other = { EmailIdentity, MailFromDomain: "other.shop.test" };
		await client.send(new PutEmailIdentityMailFromAttributesCommand(other));
		expect((await get()).MailFromAttributes?.MailFromDomainStatus).toBe("PENDING");
	});

	test("of an identity verified by hand is what the hand says", async () => {
		const name = "by-hand.test";
		const put = { EmailIdentity: name, MailFromDomain: "bounce.by-hand.test" };
		await client.send(new PutEmailIdentityMailFromAttributesCommand(put));
		expect((await get(name)).MailFromAttributes?.MailFromDomainStatus).toBe("SUCCESS");
		ses.setIdentity(name, "NOT_STARTED");
		expect((await get(name)).MailFromAttributes?.MailFromDomainStatus).toBe("PENDING");
		ses.setIdentity(name, "FAILED");
		await client.send(new PutEmailIdentityMailFromAttributesCommand(put));
		expect((await get(name)).MailFromAttributes?.MailFromDomainStatus).toBe("PENDING");
	});
});

describe("an address under a verified domain", () => {
	test("decides for itself alone, once it is verified", async () => {
		await createVerified();
		await setMailFrom();
		publishMailFrom();
		await ses.verification.check();
		ses.setIdentity("orders@shop.test", "SUCCESS");
		await client.send(
			new PutEmailIdentityDkimAttributesCommand({ EmailIdentity: "orders@shop.test", SigningEnabled: false }),
		);
		const address = await send("orders@shop.test");
		const domain = await send("other@shop.test");
		expect(ses.messages()).toMatchObject([
			{ mailFrom: `${address.MessageId}@ap-northeast-1.amazonses.com` },
			{ mailFrom: `${domain.MessageId}@${MailFromDomain}`, dkimDomain: EmailIdentity },
		]);
		expect(ses.messages()[0]).not.toHaveProperty("dkimDomain");
		expect(await get("orders@shop.test")).toMatchObject({
			DkimAttributes: { SigningEnabled: false, Status: "SUCCESS" },
		});
	});

	test("has no key of its own", async () => {
		ses.setIdentity("orders@shop.test", "SUCCESS");
		const command = new PutEmailIdentityDkimSigningAttributesCommand({
			EmailIdentity: "orders@shop.test",
			SigningAttributesOrigin: "AWS_SES",
		});
		await expect(client.send(command)).rejects.toMatchObject({ name: "BadRequestException" });
	});
});

describe("the timer", () => {
	test("looks by itself", async () => {
		const running = await startSesLocal({ dns: { servers: [dns.address] }, verification: { checkEveryMs: 10 } });
		const own = clientOf(running);
		const { DkimAttributes } = await own.send(new CreateEmailIdentityCommand({ EmailIdentity }));
		publishAliases((DkimAttributes?.Tokens ?? []).map((token) => `${token}._domainkey.shop.test`));
		await vi.waitFor(async () => {
			const found = await own.send(new GetEmailIdentityCommand({ EmailIdentity }));
			expect(found).toMatchObject({ VerifiedForSendingStatus: true, DkimAttributes: { Status: "SUCCESS" } });
		});
		own.destroy();
		await running.close();
	});
});

describe("whatever answers in place of the DNS", () => {
	test("is asked by name and type", async () => {
		const asked: string[] = [];
		const played = await startSesLocal({
			dns: {
				lookup: async (name, type) => {
					asked.push(`${type} ${name}`);
					return { state: "unknown" };
				},
			},
			verification: { checkEveryMs: null },
		});
		const own = clientOf(played);
		await own.send(new CreateEmailIdentityCommand({ EmailIdentity }));
		await played.verification.check();
		expect(asked).toHaveLength(3);
		expect(asked[0]).toMatch(/^CNAME [a-z2-7]{32}\._domainkey\.shop\.test$/);
		own.destroy();
		await played.close();
	});

	test.each([
		{ dns: { servers: [] } },
		{ dns: { servers: ["dns.example"] } },
		{ dns: { servers: ["127.0.0.1"], timeoutMs: 0 } },
		{ dns: { servers: ["127.0.0.1"], tries: 1.5 } },
		{ verification: { checkEveryMs: 0 } },
		{ verification: { giveUpAfterMs: -1 } },
		{ verification: { revokeAfterMs: Number.NaN } },
	])("is not started with %j", async (options) => {
		await expect(startSesLocal(options)).rejects.toThrow(RangeError);
	});
});
