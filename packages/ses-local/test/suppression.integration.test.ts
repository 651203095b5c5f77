import {
	CreateConfigurationSetCommand,
	DeleteSuppressedDestinationCommand,
	GetAccountCommand,
	GetSuppressedDestinationCommand,
	ListSuppressedDestinationsCommand,
	PutAccountSuppressionAttributesCommand,
	PutConfigurationSetSuppressionOptionsCommand,
	PutSuppressedDestinationCommand,
	SESv2Client,
	SendEmailCommand,
	type SuppressionListReason,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";

let now: Date;
let ses: SesLocal;
let client: SESv2Client;

beforeEach(async () => {
	now = new Date("2026-01-02T03:04:05Z");
	ses = await startSesLocal({ identities: ["example.com"], clock: () => now });
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

function put(EmailAddress: string, Reason: SuppressionListReason = "BOUNCE") {
	return client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason }));
}

async function send(recipient: string, ConfigurationSetName?: string): Promise<void> {
	await client.send(
		new SendEmailCommand({
			FromEmailAddress: "shop@example.com",
			Destination: { ToAddresses: [recipient] },
			ConfigurationSetName,
			Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
		}),
	);
	await ses.settled();
}

/** What the last notice says of the bounce; undefined where nothing came back. */
function lastDiagnosis(): string | undefined {
	const notice = ses.notices().at(-1);
	return notice && /^Diagnostic-Code: .*/m.exec(Buffer.from(notice.raw).toString("latin1"))?.[0];
}

describe("the list", () => {
	test("gives back what was put there", async () => {
		await put("Hanako@Example.NET", "COMPLAINT");
		const { SuppressedDestination } = await client.send(
			new GetSuppressedDestinationCommand({ EmailAddress: "Hanako@example.net" }),
		);
		expect(SuppressedDestination).toEqual({
			EmailAddress: "Hanako@example.net",
			Reason: "COMPLAINT",
			LastUpdateTime: now,
		});
	});

	test("asks for the exact case, and says that it does not know another", async () => {
		await put("Hanako@example.net");
		const other = { EmailAddress: "hanako@example.net" };
		for (const command of [new GetSuppressedDestinationCommand(other), new DeleteSuppressedDestinationCommand(other)]) {
			await expect(client.send(command as GetSuppressedDestinationCommand)).rejects.toMatchObject({
				name: "NotFoundException",
				$metadata: { httpStatusCode: 404 },
			});
		}
		await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: "Hanako@example.net" }));
		expect(ses.suppressed()).toEqual([]);
	});

	test("takes addresses that need escaping in a path", async () => {
		await put("a/b+c%d@example.net");
		const found = await client.send(new GetSuppressedDestinationCommand({ EmailAddress: "a/b+c%d@example.net" }));
		expect(found.SuppressedDestination?.EmailAddress).toBe("a/b+c%d@example.net");
	});

	test("lists by page, in order", async () => {
		for (const name of ["c", "a", "b"]) await put(`${name}@example.net`);
		const first = await client.send(new ListSuppressedDestinationsCommand({ PageSize: 2 }));
		const second = await client.send(
			new ListSuppressedDestinationsCommand({ PageSize: 2, NextToken: first.NextToken }),
		);
		const pages = [first, second].map(({ SuppressedDestinationSummaries = [] }) =>
			SuppressedDestinationSummaries.map(({ EmailAddress }) => EmailAddress),
		);
		expect(pages).toEqual([["a@example.net", "b@example.net"], ["c@example.net"]]);
		expect(second.NextToken).toBeUndefined();
	});

	test("lists by reason and by date", async () => {
		await put("old@example.net");
		now = new Date("2026-01-03T00:00:00Z");
		await put("bounced@example.net");
		await put("complained@example.net", "COMPLAINT");
		now = new Date("2026-01-04T00:00:00Z");
		await put("new@example.net");
		const { SuppressedDestinationSummaries } = await client.send(
			new ListSuppressedDestinationsCommand({
				Reasons: ["BOUNCE"],
				StartDate: new Date("2026-01-03T00:00:00Z"),
				EndDate: new Date("2026-01-03T12:00:00Z"),
			}),
		);
		expect(SuppressedDestinationSummaries?.map(({ EmailAddress }) => EmailAddress)).toEqual(["bounced@example.net"]);
		const both = await client.send(new ListSuppressedDestinationsCommand({ Reasons: ["BOUNCE", "COMPLAINT"] }));
		expect(both.SuppressedDestinationSummaries).toHaveLength(4);
	});

	test("is closed to the sandbox", async () => {
		ses.setAccount({ productionAccess: false });
		await expect(put("a@example.net")).rejects.toMatchObject({ name: "BadRequestException" });
		expect(ses.suppressed()).toEqual([]);
	});

	test("refuses what is no address", async () => {
		await expect(put("nobody")).rejects.toMatchObject({ name: "BadRequestException" });
	});

	test("says that tenants have no list of their own here", async () => {
		await expect(client.send(new ListSuppressedDestinationsCommand({ TenantName: "shop-1" }))).rejects.toMatchObject({
			name: "BadRequestException",
			message: expect.stringContaining("not implemented"),
		});
	});
});

describe("which entries count", () => {
	test("is told by GetAccount, both reasons at the start", async () => {
		const reasons = async () => (await client.send(new GetAccountCommand({}))).SuppressionAttributes?.SuppressedReasons;
		expect(await reasons()).toEqual(["BOUNCE", "COMPLAINT"]);
		await client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: ["COMPLAINT"] }));
		expect(await reasons()).toEqual(["COMPLAINT"]);
	});

	test("stops mail in any case of the address, and answers as if nothing were", async () => {
		await put("hanako@example.net");
		await send("Hanako@Example.net");
		expect(ses.messages()).toHaveLength(1);
		expect(lastDiagnosis()).toContain("it is on the suppression list for your account");
	});

	test("stops no mail for a reason the account does not count", async () => {
		await put("hanako@example.net");
		await client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: ["COMPLAINT"] }));
		await send("hanako@example.net");
		expect(lastDiagnosis()).toBeUndefined();
	});

	test("follows the configuration set instead of the account, also when it counts no reason at all", async () => {
		await put("hanako@example.net");
		await client.send(
			new CreateConfigurationSetCommand({ ConfigurationSetName: "all", SuppressionOptions: { SuppressedReasons: [] } }),
		);
		await send("hanako@example.net", "all");
		expect(lastDiagnosis()).toBeUndefined();
		await client.send(
			new PutConfigurationSetSuppressionOptionsCommand({ ConfigurationSetName: "all", SuppressedReasons: ["BOUNCE"] }),
		);
		await send("hanako@example.net", "all");
		expect(lastDiagnosis()).toBeDefined();
	});
});

describe("what adds to the list", () => {
	test("a hard bounce does, with the message that bounced", async () => {
		ses.fates.set("gone.example", { what: "hard-bounce" });
		await send("Taro@gone.example");
		const { SuppressedDestination } = await client.send(
			new GetSuppressedDestinationCommand({ EmailAddress: "Taro@gone.example" }),
		);
		expect(SuppressedDestination).toEqual({
			EmailAddress: "Taro@gone.example",
			Reason: "BOUNCE",
			LastUpdateTime: now,
			Attributes: { MessageId: ses.messages()[0]?.messageId, FeedbackId: expect.stringMatching(/-000000$/) },
		});
	});

	test("the second mail to a dead address never leaves, and a notice comes back all the same", async () => {
		ses.fates.set("gone.example", { what: "hard-bounce" });
		await send("taro@gone.example");
		expect(lastDiagnosis()).toBe("Diagnostic-Code: smtp; 550 5.1.1 user unknown");
		await send("taro@gone.example");
		expect(lastDiagnosis()).toContain("it is on the suppression list for your account");
		expect(ses.notices()).toHaveLength(2);
		expect(ses.outcomes().map(({ what, subType, left }) => [what, subType, left])).toEqual([
			["bounce", "General", true],
			["bounce", "OnAccountSuppressionList", false],
		]);
	});

	test("a complaint does, unless it says that the mail is no spam", async () => {
		ses.fates.set("angry@example.net", { what: "complaint" });
		ses.fates.set("kind@example.net", { what: "complaint", feedbackType: "not-spam" });
		await send("angry@example.net");
		await send("kind@example.net");
		expect(ses.suppressed()).toEqual([
			expect.objectContaining({ emailAddress: "angry@example.net", reason: "COMPLAINT" }),
		]);
	});

	test.each([
		["a soft bounce", { what: "soft-bounce" }],
		["a delay", { what: "delay" }],
		["a hit on SES's own list", { what: "global-suppression" }],
		["a bounce SES cannot read", { what: "undetermined-bounce" }],
	] as const)("%s does not", async (_, fate) => {
		ses.fates.set("example.net", fate);
		await send("hanako@example.net");
		expect(ses.suppressed()).toEqual([]);
	});

	test.each(["bounce", "complaint", "suppressionlist"])("%s@ of the simulator does not", async (name) => {
		await send(`${name}+label@simulator.amazonses.com`);
		expect(ses.notices()).toHaveLength(1);
		expect(ses.suppressed()).toEqual([]);
	});

	test("nothing does for a reason that does not count", async () => {
		await client.send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: ["COMPLAINT"] }));
		ses.fates.set("gone.example", { what: "hard-bounce" });
		await send("taro@gone.example");
		expect(ses.suppressed()).toEqual([]);
	});
});

describe("the pace of the API", () => {
	test("is one call a second for each operation but sends, where it is asked for", async () => {
		ses.setAccount({ enforceApiRate: true });
		const throttled = { name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } };
		await put("a@example.net");
		await expect(put("b@example.net")).rejects.toMatchObject(throttled);
		await expect(client.send(new GetAccountCommand({}))).resolves.toBeDefined();
		await expect(client.send(new GetAccountCommand({}))).rejects.toMatchObject(throttled);
		now = new Date(now.getTime() + 999);
		await expect(put("b@example.net")).rejects.toMatchObject(throttled);
		now = new Date(now.getTime() + 1);
		await put("b@example.net");
		expect(ses.suppressed()).toHaveLength(2);
	});

	test("leaves sends alone", async () => {
		ses.setAccount({ enforceApiRate: true });
		await send("a@example.net");
		await expect(send("a@example.net")).resolves.toBeUndefined();
	});
});
