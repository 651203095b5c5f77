import { afterEach, expect, test } from "vitest";
import { getLimited } from "../src/feedback/limited-get.ts";
import { type FakeEndpoint, startFakeEndpoint } from "./fake-endpoint.ts";

const limits = { timeoutMs: 5000, maxBytes: 100 };

let endpoint: FakeEndpoint | undefined;

afterEach(async () => {
	await endpoint?.close();
	endpoint = undefined;
});

test("gives the status and the text", async () => {
	endpoint = await startFakeEndpoint((response) => response.writeHead(404).end("件名"));
	expect(await getLimited(fetch, endpoint.url, limits)).toEqual({ status: 404, text: "件名" });
});

test("follows no redirect", async () => {
	endpoint = await startFakeEndpoint((response, { url }) => {
		response.writeHead(url === "/" ? 302 : 200, { location: "/elsewhere" }).end("gone");
	});
	expect(await getLimited(fetch, endpoint.url, limits)).toEqual({ status: 302, text: "gone" });
	expect(endpoint.requests.map(({ path }) => path)).toEqual(["/"]);
});

test("ends an answer that does not end", async () => {
	endpoint = await startFakeEndpoint((response) => {
		response.writeHead(200);
		response.write("x".repeat(101));
	});
	await expect(getLimited(fetch, endpoint.url, limits)).rejects.toThrow("longer than 100 octets");
});

test.each([
	["no answer", false],
	["half an answer", true],
])("waits no longer than it may for %s", async (_what, isBegun) => {
	endpoint = await startFakeEndpoint((response) => {
		if (isBegun) response.writeHead(200).write("half");
	});
	await expect(getLimited(fetch, endpoint.url, { ...limits, timeoutMs: 50 })).rejects.toMatchObject({
		name: "TimeoutError",
	});
});
