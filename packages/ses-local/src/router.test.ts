import { expect, test } from "vitest";
import { notImplemented } from "./errors.ts";
import { answerRequest, jsonAnswer, type Operation } from "./router.ts";

const operations: readonly Operation[] = [
	{
		name: "GetThing",
		method: "GET",
		path: "/v2/things/{}",
		handle: ({ name, query }) => jsonAnswer({ name, page: query.get("page") }),
	},
	{
		name: "Refuse",
		method: "GET",
		path: "/v2/refuse",
		handle: () => {
			throw notImplemented("This");
		},
	},
	{
		name: "Break",
		method: "GET",
		path: "/v2/break",
		handle: () => {
			throw new TypeError("a bug");
		},
	},
];

const get = (target: string, method = "GET") => answerRequest(operations, { method, target, body: new Uint8Array() });

test("gives the operation its decoded name and its query", async () => {
	const answer = await get("/v2/things/a%40b%2Fc?page=2");
	expect(JSON.parse(String(answer.body))).toEqual({ name: "a@b/c", page: "2" });
});

test("turns a refusal into its error type and message", async () => {
	expect(await get("/v2/refuse")).toEqual({
		status: 400,
		headers: { "content-type": "application/json", "x-amzn-errortype": "BadRequestException" },
		body: '{"message":"This is not implemented by ses-local."}',
	});
});

test("answers its own bug with InternalServiceErrorException", async () => {
	expect(await get("/v2/break")).toMatchObject({
		status: 500,
		headers: { "x-amzn-errortype": "InternalServiceErrorException" },
	});
});

test.each([
	["a path nobody knows", "/v2/other", "GET"],
	["a known path with another method", "/v2/things/a", "PUT"],
	["a name that is missing", "/v2/things/", "GET"],
	["a path with too many segments", "/v2/things/a/b", "GET"],
	["no path", "*", "OPTIONS"],
])("answers %s with what it does implement", async (_, target, method) => {
	const answer = await get(target, method);
	expect(answer).toMatchObject({ status: 404, headers: { "x-amzn-errortype": "UnknownOperationException" } });
	expect(answer.body).toContain(`${method} ${target}`);
	expect(answer.body).toContain("GetThing, Refuse, Break");
});

test("refuses a name that is not valid percent-encoding", async () => {
	expect(await get("/v2/things/%zz")).toMatchObject({
		status: 400,
		headers: { "x-amzn-errortype": "BadRequestException" },
	});
});
