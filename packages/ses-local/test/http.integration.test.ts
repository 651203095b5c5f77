import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";

let ses: SesLocal;

beforeEach(async () => {
	ses = await startSesLocal({ identities: ["example.com"], region: "us-east-1" });
});

afterEach(() => ses.close());

function call(method: string, path: string, body?: unknown): Promise<Response> {
	return fetch(`${ses.url}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

function post(body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
	return fetch(`${ses.url}/v2/email/outbound-emails`, { method: "POST", body });
}

/** fetch does not let a Host header through. */
async function statusFor(headers: Record<string, string>): Promise<number | undefined> {
	const outgoing = request(`${ses.url}/_ses-local/messages`, { headers }).end();
	const [response] = await once(outgoing, "response");
	response.resume();
	return response.statusCode;
}

const simple = {
	FromEmailAddress: "shop@example.com",
	Destination: { ToAddresses: ["hanako@example.net"], BccAddresses: ["secret@example.org"] },
	EmailTags: [{ Name: "delivery", Value: "d-1" }],
	Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
};

describe("the admin interface", () => {
	test("says what this is", async () => {
		for (const path of ["/", "/_ses-local", "/_ses-local/"]) {
			const response = await call("GET", path);
			expect(response.headers.get("content-type")).toContain("text/plain");
			expect(await response.text()).toContain("GET    /_ses-local/messages");
		}
	});

	test("lists messages, newest last, and gives their bytes", async () => {
		await call("POST", "/v2/email/outbound-emails", simple);
		await call("POST", "/v2/email/outbound-emails", { ...simple, FromEmailAddress: "second@example.com" });
		const [first, second] = ses.messages();
		const listed = await (await call("GET", "/_ses-local/messages")).json();
		expect(listed).toEqual({
			messages: [
				expect.objectContaining({
					messageId: first?.messageId,
					at: first?.at.toISOString(),
					fromEmailAddress: "shop@example.com",
					subject: "Hello",
					recipients: ["hanako@example.net", "secret@example.org"],
					tags: [{ name: "delivery", value: "d-1" }],
					rawBytes: first?.raw.byteLength,
				}),
				expect.objectContaining({ messageId: second?.messageId, fromEmailAddress: "second@example.com" }),
			],
		});
		const raw = await call("GET", `/_ses-local/messages/${first?.messageId}/raw`);
		expect(raw.headers.get("content-type")).toBe("message/rfc822");
		expect(new Uint8Array(await raw.arrayBuffer())).toEqual(first?.raw);
	});

	test("writes Message-ID as SES does in us-east-1", async () => {
		await call("POST", "/v2/email/outbound-emails", simple);
		const [message] = ses.messages();
		expect(new TextDecoder().decode(message?.raw)).toContain(`Message-ID: <${message?.messageId}@email.amazonses.com>`);
	});

	test("does not find a message that is not there", async () => {
		expect((await call("GET", "/_ses-local/messages/none/raw")).status).toBe(404);
	});

	test("forgets messages", async () => {
		await call("POST", "/v2/email/outbound-emails", simple);
		expect((await call("DELETE", "/_ses-local/messages")).status).toBe(200);
		expect(ses.messages()).toEqual([]);
	});

	test("creates and changes identities", async () => {
		const created = await call("PUT", "/_ses-local/identities/a%40shop.test", { status: "PENDING" });
		expect(await created.json()).toEqual({ identity: "a@shop.test", status: "PENDING" });
		await call("PUT", "/_ses-local/identities/a%40shop.test", { status: "SUCCESS" });
		const identity = await call("GET", "/v2/email/identities/a%40shop.test");
		expect(await identity.json()).toMatchObject({ VerifiedForSendingStatus: true });
	});

	test("changes the account and leaves what is not named", async () => {
		await call("PUT", "/_ses-local/account", { maxSendRate: 3 });
		const changed = await call("PUT", "/_ses-local/account", { sendingEnabled: false, max24HourSend: -1 });
		expect(await changed.json()).toEqual({
			sendingEnabled: false,
			productionAccess: true,
			maxSendRate: 3,
			max24HourSend: -1,
			enforceRate: false,
			enforceApiRate: false,
			enforcementStatus: "HEALTHY",
		});
	});

	test("sets fates, says when all has happened, and shows what came back", async () => {
		const set = await call("PUT", "/_ses-local/fates/Gone.Example", { what: "hard-bounce", times: 1 });
		expect(await set.json()).toEqual({ name: "gone.example", fate: { what: "hard-bounce", times: 1 } });
		await call("POST", "/v2/email/outbound-emails", { ...simple, Destination: { ToAddresses: ["a@gone.example"] } });
		expect((await call("GET", "/_ses-local/settled")).status).toBe(200);
		const fates = { fates: [{ name: "gone.example", fate: { what: "hard-bounce", times: 1 }, hits: 1 }] };
		expect(await (await call("GET", "/_ses-local/fates")).json()).toEqual(fates);
		const { outcomes } = (await (await call("GET", "/_ses-local/outcomes")).json()) as { outcomes: unknown[] };
		expect(outcomes).toEqual([expect.objectContaining({ recipient: "a@gone.example", what: "bounce", left: true })]);
		const [notice] = ses.notices();
		const listed = await (await call("GET", "/_ses-local/notices")).json();
		expect(listed).toEqual({
			notices: [
				expect.objectContaining({
					messageId: notice?.messageId,
					kind: "bounce",
					recipients: ["a@gone.example"],
					rawBytes: notice?.raw.byteLength,
				}),
			],
		});
		const raw = await call("GET", `/_ses-local/notices/${encodeURIComponent(notice?.messageId ?? "")}/raw`);
		expect(new Uint8Array(await raw.arrayBuffer())).toEqual(new Uint8Array(notice?.raw ?? []));
		expect((await call("GET", "/_ses-local/notices/none/raw")).status).toBe(404);
		await call("DELETE", "/_ses-local/notices");
		expect(ses.notices()).toEqual([]);
		expect((await call("DELETE", "/_ses-local/fates/gone.example")).status).toBe(200);
		expect((await call("DELETE", "/_ses-local/fates/gone.example")).status).toBe(404);
		await call("PUT", "/_ses-local/fates/a.example", { what: "nothing" });
		await call("DELETE", "/_ses-local/fates");
		expect(ses.fates.list()).toEqual([]);
	});

	test("creates topics, queues and subscriptions, and shows what was published", async () => {
		const topic = await call("PUT", "/_ses-local/sns/topics/mail-events", { signatureVersion: "2" });
		const { topicArn } = (await topic.json()) as { topicArn: string };
		expect(topicArn).toBe("arn:aws:sns:us-east-1:000000000000:mail-events");
		const queue = await call("PUT", "/_ses-local/sqs/queues/events");
		const { arn: endpoint, url } = (await queue.json()) as { arn: string; url: string };
		expect(url).toBe(`${ses.url}/000000000000/events`);
		const subscribed = await call("POST", "/_ses-local/sns/subscriptions", { topicArn, endpoint });
		const { subscriptionArn } = (await subscribed.json()) as { subscriptionArn: string };
		const topics = {
			topics: [
				{ arn: topicArn, signatureVersion: "2", subscriptions: [{ arn: subscriptionArn, endpoint, confirmed: true }] },
			],
		};
		expect(await (await call("GET", "/_ses-local/sns/topics")).json()).toEqual(topics);
		const notifications = { topics: { DELIVERY: topicArn }, includeHeaders: false };
		const changed = await call("PUT", "/_ses-local/identities/example.com/notifications", notifications);
		expect(await changed.json()).toEqual(notifications);
		await call("POST", "/v2/email/outbound-emails", simple);
		await call("GET", "/_ses-local/settled");
		const { messages } = (await (await call("GET", "/_ses-local/sqs/queues/events")).json()) as { messages: unknown[] };
		// The first tells the topic that it is one.
		expect(messages).toHaveLength(3);
		const deliveries = await (await call("GET", "/_ses-local/sns/deliveries")).json();
		expect(deliveries).toEqual({
			deliveries: [
				expect.objectContaining({ topicArn, endpoint, attempt: 1, answer: "queued" }),
				expect.objectContaining({ topicArn, endpoint, attempt: 1, answer: "queued" }),
				expect.objectContaining({ topicArn, endpoint, attempt: 1, answer: "queued" }),
			],
		});
		await call("DELETE", `/_ses-local/sns/subscriptions/${subscriptionArn}`);
		expect(ses.sns.topics()[0]?.subscriptions).toEqual([]);
		expect((await call("DELETE", `/_ses-local/sns/subscriptions/${subscriptionArn}`)).status).toBe(404);
	});

	test("changes how SNS behaves and leaves what is not named", async () => {
		await call("PUT", "/_ses-local/sns", { duplicate: 2 });
		const changed = await call("PUT", "/_ses-local/sns", { shuffle: 7 });
		expect(await changed.json()).toMatchObject({ duplicate: 2, shuffle: 7, timeoutMs: 15_000 });
	});

	test.each([
		["/_ses-local/identities/shop.test", { status: "VERIFIED" }],
		["/_ses-local/fates/gone.example", { what: "vanish" }],
		["/_ses-local/sns", { duplicate: 0 }],
		["/_ses-local/sns/topics/a%20b", {}],
		["/_ses-local/sns/topics/a", { signatureVersion: "3" }],
		["/_ses-local/sqs/queues/a%20b", {}],
		["/_ses-local/identities/example.com/notifications", { topics: { SEND: "arn" } }],
		["/_ses-local/identities/example.com/notifications", { topics: { BOUNCE: "arn:none" } }],
		["/_ses-local/identities/not%20a%20domain", { status: "SUCCESS" }],
		["/_ses-local/identities/shop.test", {}],
		["/_ses-local/account", { maxSendRate: 0 }],
		["/_ses-local/account", { enforcementStatus: "FINE" }],
		["/_ses-local/tenants/shop%201", {}],
		["/_ses-local/tenants/shop-1", { sendingStatus: "OFF" }],
	])("refuses to put %s %j", async (path, body) => {
		const response = await call("PUT", path, body);
		expect(response.status).toBe(400);
		expect(response.headers.get("x-amzn-errortype")).toBe("BadRequestException");
	});
});

test("lists identities for SDKs that still ask with GET", async () => {
	await call("PUT", "/_ses-local/identities/a.test", { status: "PENDING" });
	const response = await call("GET", "/v2/email/identities?PageSize=1");
	expect(await response.json()).toEqual({
		EmailIdentities: [
			{ IdentityName: "a.test", IdentityType: "DOMAIN", SendingEnabled: false, VerificationStatus: "PENDING" },
		],
		NextToken: expect.any(String),
	});
});

describe("hostile requests", () => {
	test.each([
		["JSON that ends early", "{", "SerializationException"],
		["a body that is no object", "[]", "SerializationException"],
		["a member of the wrong type", '{"Destination":"a@example.net"}', "SerializationException"],
		["data that is not base64", '{"Content":{"Raw":{"Data":"%%%%"}}}', "SerializationException"],
		["no content", "{}", "BadRequestException"],
		["two contents", '{"Content":{"Raw":{"Data":""},"Simple":{}}}', "BadRequestException"],
	])("answers %s with an error of SES's form", async (_, body, errorType) => {
		const response = await post(body);
		expect(response.status).toBe(400);
		expect(response.headers.get("x-amzn-errortype")).toBe(errorType);
		expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
		expect(await response.json()).toEqual({ message: expect.any(String) });
	});

	test("refuses a body over 60 MB and goes on working", { timeout: 60_000 }, async () => {
		const response = await post(new Uint8Array(60 * 1024 * 1024 + 1));
		expect(response.status).toBe(413);
		expect(response.headers.get("x-amzn-errortype")).toBe("RequestEntityTooLargeException");
		expect((await call("GET", "/")).status).toBe(200);
	});

	test("refuses a path that is not valid percent-encoding", async () => {
		expect((await call("GET", "/v2/email/identities/%zz")).status).toBe(400);
	});

	test("refuses pages that come through a name of their own", async () => {
		expect(await statusFor({ host: "evil.test" })).toBe(403);
		expect(await statusFor({ origin: "http://evil.test" })).toBe(403);
		expect(await statusFor({ host: "localhost:1234" })).toBe(200);
	});

	test.each([
		[
			"a client that goes away in the middle of its body",
			"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx",
		],
		["what is not HTTP", "\0\x01\x02\r\n\r\n"],
		["headers without end", `GET / HTTP/1.1\r\nX: ${"x".repeat(100_000)}`],
	])("survives %s", async (_, bytes) => {
		const socket = connect(Number(new URL(ses.url).port), "127.0.0.1");
		socket.on("error", () => {});
		await once(socket, "connect");
		socket.end(bytes).resume();
		await new Promise((resolve) => socket.on("close", resolve));
		expect((await call("GET", "/")).status).toBe(200);
	});
});

describe("starting and closing", () => {
	test("keeps no more messages than it was told", async () => {
		const small = await startSesLocal({ identities: ["example.com"], maxMessages: 1 });
		for (const FromEmailAddress of ["first@example.com", "second@example.com"]) {
			await fetch(`${small.url}/v2/email/outbound-emails`, {
				method: "POST",
				body: JSON.stringify({ ...simple, FromEmailAddress }),
			});
		}
		expect(small.messages().map(({ fromEmailAddress }) => fromEmailAddress)).toEqual(["second@example.com"]);
		await small.close();
	});

	test("starts with the account it was given", async () => {
		const paused = await startSesLocal({ account: { sendingEnabled: false } });
		const account = await fetch(`${paused.url}/v2/email/account`);
		expect(await account.json()).toMatchObject({ SendingEnabled: false });
		await paused.close();
	});

	test("listens where it was told", async () => {
		const port = Number(new URL(ses.url).port);
		await expect(startSesLocal({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
		const everywhere = await startSesLocal({ host: "0.0.0.0" });
		expect((await fetch(`${everywhere.url}/`)).status).toBe(200);
		await everywhere.close();
	});

	test.each([{ maxMessages: 0 }, { account: { maxSendRate: -1 } }, { identities: ["not a domain"] }])(
		"does not start with %j",
		async (options) => {
			await expect(startSesLocal(options)).rejects.toThrow();
		},
	);

	test("closes twice, and nobody is answered after that", async () => {
		await ses.close();
		await ses.close();
		await expect(fetch(ses.url)).rejects.toThrow();
	});
});
