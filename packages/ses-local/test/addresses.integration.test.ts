import {
	CreateEmailIdentityCommand,
	DeleteEmailIdentityCommand,
	GetEmailIdentityCommand,
	SESv2Client,
	SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Notice, type SesLocal, startSesLocal, type VerificationChange } from "../src/index.ts";

const hourMs = 60 * 60 * 1000;
const EmailIdentity = "owner@example.net";

let now: Date;
let ses: SesLocal;
let client: SESv2Client;
let heard: Notice[];
let changes: VerificationChange[];

beforeEach(async () => {
	now = new Date("2026-01-02T03:04:05Z");
	heard = [];
	changes = [];
	ses = await startSesLocal({
		clock: () => now,
		onNotice: (notice) => void heard.push(notice),
		onVerification: (change) => void changes.push(change),
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

/** Creates the identity and gives the link that was mailed. */
async function create(): Promise<string> {
	await client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
	return ses.notices().at(-1)?.link ?? "";
}

async function isVerified(): Promise<boolean | undefined> {
	const { VerifiedForSendingStatus } = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
	return VerifiedForSendingStatus;
}

test("an address is asked for by mail, in the words SES's mail is known by", async () => {
	const link = await create();
	await ses.settled();
	const [notice, ...others] = ses.notices();
	expect(others).toEqual([]);
	expect(heard).toEqual([notice]);
	expect(notice).toMatchObject({
		kind: "verification",
		at: now,
		from: "no-reply-aws@amazon.com",
		to: EmailIdentity,
		subject: "Amazon Web Services - Email Address Verification Request in region Asia Pacific (Tokyo)",
		recipients: [],
		link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/_ses-local\/verify\/[\w-]{43}$/),
	});
	const text = new TextDecoder().decode(notice?.raw);
	expect(text).toContain(`\r\nTo: ${EmailIdentity}\r\n`);
	expect(text).toContain(`\r\n\r\n${link}\r\n\r\n`);
	const raw = await fetch(`${ses.url}/_ses-local/notices/${encodeURIComponent(notice?.messageId ?? "")}/raw`);
	expect(await raw.text()).toBe(text);
});

test("an address is verified by opening its link, and may send from then on", async () => {
	const link = await create();
	expect(await isVerified()).toBe(false);
	const opened = await fetch(link);
	expect(opened.status).toBe(200);
	expect(opened.headers.get("content-type")).toBe("text/plain; charset=utf-8");
	expect(await opened.text()).toContain("The address is verified.");
	expect(await isVerified()).toBe(true);
	const Content = { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello." } } } };
	const Destination = { ToAddresses: ["hanako@example.com"] };
	await client.send(new SendEmailCommand({ FromEmailAddress: EmailIdentity, Destination, Content }));
	expect((await fetch(link)).status).toBe(200);
	expect(changes).toEqual([{ at: now, identity: EmailIdentity, what: "identity", from: "PENDING", to: "SUCCESS" }]);
});

test("a link proves nothing after 24 hours, and the address has failed then", async () => {
	const link = await create();
	now = new Date(now.getTime() + 24 * hourMs);
	const opened = await fetch(link);
	expect(opened.status).toBe(404);
	expect(await opened.text()).toContain("This link verifies nothing.");
	await ses.verification.check();
	const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
	expect(found).toMatchObject({ VerifiedForSendingStatus: false, VerificationStatus: "FAILED" });
});

test.each([
	["a shorter one", (link: string) => link.slice(0, -1)],
	["a longer one", (link: string) => `${link}A`],
	["an invented one", (link: string) => link.replace(/[\w-]{43}$/, "A".repeat(43))],
])("%s proves nothing, and says no more than an old one", async (_, change) => {
	const opened = await fetch(change(await create()));
	expect(opened.status).toBe(404);
	expect(await opened.text()).not.toContain(EmailIdentity);
	expect(await isVerified()).toBe(false);
});

test("deleting and creating anew sends another link, and the old one is void", async () => {
	const first = await create();
	await client.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
	const second = await create();
	expect(ses.notices()).toHaveLength(2);
	expect((await fetch(first)).status).toBe(404);
	expect(await isVerified()).toBe(false);
	expect((await fetch(second)).status).toBe(200);
	expect(await isVerified()).toBe(true);
});

test("a domain and an address that was decided about by hand are not asked for by mail", async () => {
	await client.send(new CreateEmailIdentityCommand({ EmailIdentity: "example.org" }));
	ses.setIdentity(EmailIdentity, "SUCCESS");
	expect(ses.notices()).toEqual([]);
});

test("a page of another site cannot open a link", async () => {
	const link = await create();
	const opened = await fetch(link, { headers: { origin: "https://evil.example" } });
	expect(opened.status).toBe(403);
	expect(await isVerified()).toBe(false);
});
