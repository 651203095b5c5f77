import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FeedbackAnswer, FeedbackRequest } from "@todoku/core";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { afterEach, expect, test } from "vitest";
import { feedbackRouter } from "../src/index.ts";

let server: Server | undefined;
const requests: FeedbackRequest[] = [];

afterEach(async () => {
	server?.close();
	server?.closeAllConnections();
	requests.length = 0;
});

function intakeThat(answer: () => FeedbackAnswer = () => ({ status: 200, message: "Recorded" })) {
	return {
		receive: async (request: FeedbackRequest) => {
			requests.push(request);
			return answer();
		},
	};
}

async function listen(app: express.Express): Promise<string> {
	server = createServer(app);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start(router: RequestHandler, ...before: readonly RequestHandler[]): Promise<string> {
	const app = express();
	for (const handler of before) app.use(handler);
	app.use("/mail/feedback", router);
	return `${await listen(app)}/mail/feedback`;
}

/** As SNS posts: JSON under another name. */
function post(url: string, body = '{"Type":"Notification"}', type = "text/plain; charset=UTF-8") {
	const headers = { "content-type": type, "x-amz-sns-message-type": "Notification" };
	return fetch(url, { method: "POST", headers, body });
}

function bodyText(): string {
	return Buffer.from(requests[0]?.body as Uint8Array).toString("utf8");
}

test("hands the octets and headers of what SNS posts to the intake, and answers what it says", async () => {
	const url = await start(feedbackRouter({ intake: intakeThat() }));
	const response = await post(url, '{"Type":"Notification","Message":"件名"}');
	expect([response.status, await response.text()]).toEqual([200, "Recorded"]);
	expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
	expect(bodyText()).toBe('{"Type":"Notification","Message":"件名"}');
	expect(requests[0]?.headers["x-amz-sns-message-type"]).toBe("Notification");
});

test.each([403, 413, 503])("answers %i where the intake says so", async (status) => {
	const url = await start(feedbackRouter({ intake: intakeThat(() => ({ status, message: "no" })) }));
	expect((await post(url)).status).toBe(status);
});

test("works behind a body parser that leaves text/plain alone", async () => {
	const url = await start(feedbackRouter({ intake: intakeThat() }), express.json());
	await post(url);
	expect(bodyText()).toBe('{"Type":"Notification"}');
});

test.each<[string, RequestHandler, string, unknown]>([
	["text", express.text({ type: "*/*" }), "text/plain", '{"Type":"Notification"}'],
	["an object", express.json({ type: "*/*" }), "text/plain", { Type: "Notification" }],
	["octets", express.raw({ type: "*/*" }), "text/plain", Buffer.from('{"Type":"Notification"}')],
	["an object, of a request that says it is JSON", express.json(), "application/json", { Type: "Notification" }],
])("takes from a body parser that was here before %s", async (_what, parser, type, body) => {
	const url = await start(feedbackRouter({ intake: intakeThat() }), parser);
	await post(url, undefined, type);
	expect(requests.map((request) => request.body)).toEqual([body]);
});

test("answers 413 to a request that is too long, and does not hand it on", async () => {
	const url = await start(feedbackRouter({ intake: intakeThat(), limitBytes: 10 }));
	expect((await post(url, "12345678901")).status).toBe(413);
	expect(requests).toEqual([]);
	expect((await post(url, "1234567890")).status).toBe(200);
});

test("answers 413 also where the request does not say how long it is", async () => {
	const url = await start(feedbackRouter({ intake: intakeThat(), limitBytes: 10 }));
	const request = httpRequest(url, { method: "POST", headers: { "transfer-encoding": "chunked" } });
	request.write("123456");
	request.write("789012");
	const [response] = await once(request, "response");
	request.destroy();
	expect(response.statusCode).toBe(413);
	expect(requests).toEqual([]);
});

test("does nothing with a request that is cut off", async () => {
	const errors: unknown[] = [];
	const onError: ErrorRequestHandler = (error, _request, _response, next) => {
		errors.push(error);
		next(error);
	};
	const begun = Promise.withResolvers<void>();
	const closed = Promise.withResolvers<void>();
	const app = express();
	app.use((request, _response, next) => {
		request.once("close", () => closed.resolve());
		begun.resolve();
		next();
	});
	app.use(feedbackRouter({ intake: intakeThat() }), onError);
	const request = httpRequest(await listen(app), { method: "POST", headers: { "content-length": "100" } });
	request.on("error", () => undefined);
	request.write("half");
	await begun.promise;
	request.destroy();
	await closed.promise;
	expect([requests, errors]).toEqual([[], []]);
});

test("may be mounted with its path in it, and takes nothing but POST there", async () => {
	const app = express();
	app.use(feedbackRouter({ intake: intakeThat(), path: "/ses" }));
	const url = await listen(app);
	expect((await post(`${url}/ses`)).status).toBe(200);
	expect((await fetch(`${url}/ses`)).status).toBe(404);
	expect((await post(`${url}/other`)).status).toBe(404);
	expect(requests).toHaveLength(1);
});

test("an intake that breaks its promise and throws reaches the error handler of the application", async () => {
	const app = express();
	const intake = intakeThat(() => {
		throw new Error("broken");
	});
	const onError: ErrorRequestHandler = (error: Error, _request, response, _next) => {
		response.status(500).send(error.message);
	};
	app.use(feedbackRouter({ intake }), onError);
	const response = await post(await listen(app));
	expect([response.status, await response.text()]).toEqual([500, "broken"]);
});
