import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetAccountCommand, SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultRule, type SentMessage, type SesLocal, startSesLocal } from "../src/index.ts";

let heard: PromiseWithResolvers<SentMessage>;
let ses: SesLocal;
let client: SESv2Client;

beforeEach(async () => {
	heard = Promise.withResolvers();
	ses = await startSesLocal({ identities: ["example.com"], onMessage: (message) => heard.resolve(message) });
	client = clientWith({ maxAttempts: 1 });
});

afterEach(async () => {
	client.destroy();
	await ses.close();
});

function clientWith({ maxAttempts }: { readonly maxAttempts: number }): SESv2Client {
	const credentials = { accessKeyId: "local", secretAccessKey: "local" };
	return new SESv2Client({ endpoint: ses.url, region: ses.region, credentials, maxAttempts });
}

function send(to = "hanako@example.net", from = "shop@example.com", abortSignal?: AbortSignal) {
	const command = new SendEmailCommand({
		FromEmailAddress: from,
		Destination: { ToAddresses: [to] },
		Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
	});
	return client.send(command, abortSignal ? { abortSignal } : {});
}

describe("refused, and nothing is taken:", () => {
	test.each<[FaultRule, number, string, string]>([
		[{ what: "throttle" }, 429, "TooManyRequestsException", "Maximum sending rate exceeded."],
		[
			{ what: "throttle", exception: "ThrottlingException" },
			400,
			"ThrottlingException",
			"Maximum sending rate exceeded.",
		],
		[{ what: "daily-quota" }, 400, "LimitExceededException", "Daily message quota exceeded."],
		[
			{ what: "daily-quota", exception: "TooManyRequestsException", message: "No more today." },
			429,
			"TooManyRequestsException",
			"No more today.",
		],
		[{ what: "paused" }, 400, "SendingPausedException", "Sending paused for this account."],
		[{ what: "suspended" }, 400, "AccountSuspendedException", "permanently restricted"],
		[{ what: "sandbox" }, 400, "MessageRejected", "in region AP-NORTHEAST-1: hanako@example.net"],
		[{ what: "mail-from" }, 400, "MailFromDomainNotVerifiedException", "is not verified"],
		[{ what: "content" }, 400, "MessageRejected", "Illegal content"],
		[{ what: "access-denied" }, 403, "AccessDeniedException", "not authorized to perform ses:SendEmail"],
		[{ what: "expired-token" }, 403, "ExpiredTokenException", "is expired"],
		[{ what: "wrong-region" }, 403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region"],
		[{ what: "error-before" }, 500, "InternalServiceErrorException", "The service failed."],
		[{ what: "error-before", exception: "ServiceUnavailableException" }, 503, "ServiceUnavailableException", "failed"],
	])("%j", async (rule, httpStatusCode, name, message) => {
		const fault = ses.faults.add(rule);
		await expect(send()).rejects.toMatchObject({
			name,
			message: expect.stringContaining(message),
			$metadata: { httpStatusCode },
		});
		expect(ses.messages()).toEqual([]);
		expect(fault.hits()).toBe(1);
	});

	test("a connection that is reset", async () => {
		const fault = ses.faults.add({ what: "reset-before" });
		await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
		expect(ses.messages()).toEqual([]);
		expect(fault.hits()).toBe(1);
	});

	test("no answer at all", async () => {
		const fault = ses.faults.add({ what: "hang" });
		const abort = new AbortController();
		const sent = expect(send(undefined, undefined, abort.signal)).rejects.toMatchObject({ name: "AbortError" });
		await expect.poll(() => fault.hits()).toBe(1);
		abort.abort();
		await sent;
		expect(ses.messages()).toEqual([]);
	});
});

describe("taken all the same:", () => {
	test.each<[FaultRule, object]>([
		[{ what: "error-after-accept" }, { name: "InternalServiceErrorException", $metadata: { httpStatusCode: 500 } }],
		[{ what: "reset-after-accept" }, { code: "ECONNRESET" }],
		[{ what: "malformed-json" }, { name: "SyntaxError" }],
	])("%j", async (rule, error) => {
		const fault = ses.faults.add(rule);
		await expect(send()).rejects.toMatchObject(error);
		expect(ses.messages()).toHaveLength(1);
		expect(fault.hits()).toBe(1);
	});

	test("an answer without an id", async () => {
		ses.faults.add({ what: "no-message-id" });
		const answer = await send();
		expect(answer.MessageId).toBeUndefined();
		expect(ses.messages()).toHaveLength(1);
	});

	test("no answer at all", async () => {
		ses.faults.add({ what: "hang-after-accept" });
		const abort = new AbortController();
		const sent = expect(send(undefined, undefined, abort.signal)).rejects.toMatchObject({ name: "AbortError" });
		await heard.promise;
		abort.abort();
		await sent;
		expect(ses.messages()).toHaveLength(1);
	});

	test("but not what SES refuses: that keeps its own answer, and the fault waits for the next", async () => {
		const fault = ses.faults.add({ what: "error-after-accept", times: 1 });
		await expect(send(undefined, "shop@other.test")).rejects.toMatchObject({ name: "MessageRejected" });
		expect(fault.hits()).toBe(0);
		await expect(send()).rejects.toMatchObject({ name: "InternalServiceErrorException" });
		await expect(send()).resolves.toHaveProperty("MessageId");
	});
});

describe("slow", () => {
	test("is late and then as if nothing had been", async () => {
		ses.faults.add({ what: "slow", delayMs: 150 });
		const start = performance.now();
		await expect(send()).resolves.toHaveProperty("MessageId");
		// Timers may be a millisecond early.
		expect(performance.now() - start).toBeGreaterThanOrEqual(148);
	});

	test("takes the message also when the client has given up", async () => {
		const fault = ses.faults.add({ what: "slow", delayMs: 300 });
		const abort = new AbortController();
		const sent = expect(send(undefined, undefined, abort.signal)).rejects.toMatchObject({ name: "AbortError" });
		await expect.poll(() => fault.hits()).toBe(1);
		abort.abort();
		await sent;
		expect((await heard.promise).recipients).toEqual(["hanako@example.net"]);
	});

	test("adds to what else goes wrong", async () => {
		ses.faults.add({ what: "slow", delayMs: 1 });
		ses.faults.add({ what: "throttle" });
		await expect(send()).rejects.toMatchObject({ name: "TooManyRequestsException" });
	});
});

describe("conditions", () => {
	test.each([
		["recipient", { recipient: "example.net" }],
		["sender", { sender: "shop@example.com" }],
	])("look at the %s of Simple and of Raw messages", async (_, when) => {
		const fault = ses.faults.add({ what: "content", when });
		await expect(send()).rejects.toMatchObject({ name: "MessageRejected" });
		const Data = new TextEncoder().encode("From: Shop <shop@example.com>\r\nTo: x@example.net\r\n\r\nHi.\r\n");
		const raw = new SendEmailCommand({ Content: { Raw: { Data } } });
		await expect(client.send(raw)).rejects.toMatchObject({ name: "MessageRejected" });
		await expect(send("hanako@example.org", "other@example.com")).resolves.toHaveProperty("MessageId");
		expect(fault.hits()).toBe(2);
	});

	test("leave a request that cannot be read to its own refusal", async () => {
		const fault = ses.faults.add({ what: "throttle", when: { recipient: "example.net" } });
		await expect(send("no address")).rejects.toMatchObject({ name: "BadRequestException" });
		expect(fault.hits()).toBe(0);
	});

	test("may name another operation", async () => {
		ses.faults.add({ what: "access-denied", when: { operation: "GetAccount" } });
		await expect(client.send(new GetAccountCommand({}))).rejects.toMatchObject({
			name: "AccessDeniedException",
			message: expect.stringContaining("ses:GetAccount"),
		});
		await expect(send()).resolves.toHaveProperty("MessageId");
	});
});

describe("the SDK's own retries", () => {
	beforeEach(() => {
		client.destroy();
		client = clientWith({ maxAttempts: 3 });
	});

	test("get a message through when the first attempts fail", async () => {
		ses.faults.add({ what: "error-before", times: 2 });
		await expect(send()).resolves.toMatchObject({ $metadata: { attempts: 3 } });
		expect(ses.messages()).toHaveLength(1);
	});

	test("make a duplicate when the answer to a message that was taken is lost", async () => {
		ses.faults.add({ what: "reset-after-accept", times: 1 });
		await expect(send()).resolves.toMatchObject({ $metadata: { attempts: 2 } });
		expect(ses.messages()).toHaveLength(2);
	});
});

describe("closing", () => {
	test.each<FaultRule>([{ what: "hang" }, { what: "slow", delayMs: 2 ** 31 - 1 }])(
		"does not wait for %j",
		async (rule) => {
			const fault = ses.faults.add(rule);
			const socket = connect(Number(new URL(ses.url).port), "127.0.0.1");
			const body = "{}";
			socket.write(
				`POST /v2/email/outbound-emails HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
			);
			await expect.poll(() => fault.hits()).toBe(1);
			const gone = once(
				socket.resume().on("error", () => {}),
				"close",
			);
			await ses.close();
			await gone;
			expect(ses.messages()).toEqual([]);
		},
	);
});

test("a process that has closed ends, although a request was delayed for weeks", async () => {
	const program = join(import.meta.dirname, "closing-program.ts");
	const argv = ["--disable-warning=ExperimentalWarning", program];
	await expect(promisify(execFile)(process.execPath, argv, { timeout: 15_000 })).resolves.toMatchObject({ stderr: "" });
});

describe("over HTTP", () => {
	const call = (method: string, path: string, body?: unknown) =>
		fetch(`${ses.url}/_ses-local/faults${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });

	test("a fault is added, listed with its hits, and removed", async () => {
		const rule = { what: "throttle", when: { recipient: "example.net" }, times: 5 };
		expect(await (await call("POST", "", rule)).json()).toEqual({ id: "1" });
		await expect(send()).rejects.toMatchObject({ name: "TooManyRequestsException" });
		expect(await (await call("GET", "")).json()).toEqual({ faults: [{ id: "1", rule, hits: 1 }] });
		expect((await call("DELETE", "/1")).status).toBe(200);
		expect((await call("DELETE", "/1")).status).toBe(404);
		await expect(send()).resolves.toHaveProperty("MessageId");
	});

	test("all are cleared, whoever added them", async () => {
		ses.faults.add({ what: "throttle" });
		await call("POST", "", { what: "paused" });
		expect((await call("DELETE", "")).status).toBe(200);
		expect(ses.faults.list()).toEqual([]);
	});

	test("a bad rule is refused, and says why", async () => {
		const response = await call("POST", "", { what: "throttle", when: { operation: "SendMail" } });
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			message: expect.stringMatching(/^operation must be one of \*, SendEmail, .*GetAccount\.$/),
		});
	});

	test("what is asked there goes wrong for nobody", async () => {
		ses.faults.add({ what: "hang", when: { operation: "*" } });
		expect((await call("GET", "")).status).toBe(200);
	});
});
