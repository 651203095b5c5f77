import type { IncomingMessage, ServerResponse } from "node:http";
import type { Receipt, Transport } from "@todoku/core";
import { parseAddress } from "@todoku/mime";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createSesTransport, type SesOptions } from "../src/index.ts";
import { type FakeEndpoint, refuseWith, startFakeEndpoint } from "./fake-endpoint.ts";

const envelope = { mailFrom: parseAddress("bounce@shop.example"), recipient: parseAddress("taro@example.com") };
const bytes = Buffer.from("From: info@shop.example\r\nSubject: Hello\r\n\r\nHello\r\n");
const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "s3cret" };
const messageId = "0106017d7a678cae-e15318f1-7429-4dba-9a09-76b188d61a51-000000";

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
	vi.unstubAllEnvs();
	for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function endpointOf(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<FakeEndpoint> {
	const endpoint = await startFakeEndpoint(answer);
	cleanups.push(() => endpoint.close());
	return endpoint;
}

function transportTo(endpoint: { readonly url: string }, options: SesOptions = {}): Transport {
	const transport = createSesTransport({ region: "ap-northeast-1", endpoint: endpoint.url, credentials, ...options });
	cleanups.push(() => transport.close());
	return transport;
}

function offer(transport: Transport, signal?: AbortSignal): Promise<Receipt> {
	return transport.send(envelope, bytes, { deliveryId: "d-1", signal });
}

function accept(response: ServerResponse): void {
	response.writeHead(200, { "content-type": "application/json" });
	response.end(JSON.stringify({ MessageId: messageId }));
}

test("the request carries the bytes, the recipient and the tag, and nothing else", async () => {
	const endpoint = await endpointOf(accept);
	expect(await offer(transportTo(endpoint))).toEqual({
		outcome: "accepted",
		replyCode: 200,
		providerMessageId: messageId,
		messageIdSeen: `<${messageId}@ap-northeast-1.amazonses.com>`,
	});
	expect(endpoint.requests.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
		[
			"POST",
			"/v2/email/outbound-emails",
			{
				Destination: { ToAddresses: ["taro@example.com"] },
				Content: { Raw: { Data: bytes.toString("base64") } },
				EmailTags: [{ Name: "todoku-delivery", Value: "d-1" }],
			},
		],
	]);
});

describe("one call, whatever the answer, also where no SES would answer so:", () => {
	test.each<[string, (response: ServerResponse) => void, object]>([
		[
			"throttled by AWS's front end",
			refuseWith(400, "ThrottlingException", "Rate exceeded"),
			{ outcome: "deferred", code: "throttled" },
		],
		[
			"unheard of",
			refuseWith(400, "BrandNewException", "No"),
			{ outcome: "deferred", scope: "route", code: "unrecognised" },
		],
		[
			"a proxy's error page",
			(response) => response.writeHead(503).end("<html>"),
			{ outcome: "unknown", code: "service-error", replyCode: 503 },
		],
		[
			"a proxy's page",
			(response) => response.writeHead(200).end("<html>"),
			{ outcome: "unknown", code: "unrecognised", replyCode: 200 },
		],
		["closed", (response) => response.socket?.destroy(), { outcome: "unknown", code: "connection-lost" }],
	])("%s", async (_, answer, expected) => {
		vi.stubEnv("AWS_MAX_ATTEMPTS", "4");
		const endpoint = await endpointOf(answer);
		const transport = transportTo(endpoint, { clientConfig: { maxAttempts: 5, retryMode: "adaptive" } });
		expect(await offer(transport)).toMatchObject(expected);
		expect(endpoint.requests).toHaveLength(1);
	});
});

describe("no connection leaves the mail waiting:", () => {
	test("nothing listens there", async () => {
		const endpoint = await startFakeEndpoint(accept);
		await endpoint.close();
		expect(await offer(transportTo(endpoint))).toEqual({
			outcome: "deferred",
			scope: "route",
			code: "connection-refused",
		});
	});

	test("its name is not in the DNS", async () => {
		expect(await offer(transportTo({ url: "http://ses.invalid" }))).toEqual({
			outcome: "deferred",
			scope: "route",
			code: "dns",
		});
	});
});

describe("without what the SDK needs, the mail waits and nothing is called:", () => {
	function emptyEnvironment(): void {
		const names = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
		for (const name of names) vi.stubEnv(name, undefined);
		vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent/config");
		vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials");
		vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
	}

	test("a region", async () => {
		emptyEnvironment();
		const endpoint = await endpointOf(accept);
		const transport = createSesTransport({ endpoint: endpoint.url, credentials });
		cleanups.push(() => transport.close());
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "region" });
		await expect(transport.verify?.()).rejects.toMatchObject({ code: "region" });
		expect(endpoint.requests).toEqual([]);
	});

	test("credentials", async () => {
		emptyEnvironment();
		const endpoint = await endpointOf(accept);
		const transport = createSesTransport({ endpoint: endpoint.url, region: "ap-northeast-1" });
		cleanups.push(() => transport.close());
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "credentials" });
		await expect(transport.verify?.()).rejects.toMatchObject({ code: "credentials" });
		expect(endpoint.requests).toEqual([]);
	});

	test("credentials that come in time", async () => {
		const endpoint = await endpointOf(accept);
		const late = Promise.withResolvers<typeof credentials>();
		const transport = transportTo(endpoint, { credentials: () => late.promise, requestTimeoutMs: 50 });
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "timeout" });
		late.resolve(credentials);
		await transport.close();
		expect(endpoint.requests).toEqual([]);
	});
});

describe("an abort", () => {
	const reason = new Error("shutting down");

	test("before the offer throws the reason", async () => {
		const endpoint = await endpointOf(accept);
		await expect(offer(transportTo(endpoint), AbortSignal.abort(reason))).rejects.toBe(reason);
		expect(endpoint.requests).toEqual([]);
	});

	test("while the credentials are looked up throws the reason, and the request is never made", async () => {
		const endpoint = await endpointOf(accept);
		const asked = Promise.withResolvers<void>();
		const late = Promise.withResolvers<typeof credentials>();
		const transport = transportTo(endpoint, {
			credentials: () => {
				asked.resolve();
				return late.promise;
			},
		});
		const abort = new AbortController();
		const sent = offer(transport, abort.signal);
		await asked.promise;
		abort.abort(reason);
		await expect(sent).rejects.toBe(reason);
		late.resolve(credentials);
		// The next one goes through the same client, and is the only one that arrives.
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(endpoint.requests).toHaveLength(1);
	});

	test("after the request was made leaves its fate unknown", async () => {
		const abort = new AbortController();
		const endpoint = await endpointOf(() => abort.abort(reason));
		expect(await offer(transportTo(endpoint), abort.signal)).toEqual({ outcome: "unknown", code: "aborted" });
	});
});

describe("close", () => {
	test("lets a call under way finish, and refuses the next", async () => {
		const arrived = Promise.withResolvers<void>();
		const answer = Promise.withResolvers<void>();
		const endpoint = await endpointOf((response) => {
			arrived.resolve();
			void answer.promise.then(() => accept(response));
		});
		const transport = transportTo(endpoint);
		const sent = offer(transport);
		await arrived.promise;
		const closed = Promise.all([transport.close(), transport.close()]);
		await expect(offer(transport)).rejects.toMatchObject({ name: "TransportClosedError", code: "transport-closed" });
		await expect(transport.verify?.()).rejects.toMatchObject({ code: "transport-closed" });
		answer.resolve();
		expect(await sent).toMatchObject({ outcome: "accepted" });
		await closed;
	});
});

describe("verify", () => {
	test("keeps the credentials to itself", async () => {
		const endpoint = await endpointOf(refuseWith(403, "InvalidSignatureException", "Signature does not match"));
		const error: unknown = await transportTo(endpoint)
			.verify?.()
			.catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: "credentials" });
		expect(JSON.stringify(error) + String(error)).not.toContain(credentials.secretAccessKey);
	});
});
