import { once } from "node:events";
import { request as httpRequest } from "node:http";
import {
	type CanActivate,
	type DynamicModule,
	type INestApplication,
	Injectable,
	Module,
	type NestApplicationOptions,
} from "@nestjs/common";
import { APP_GUARD, NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { FeedbackAnswer, FeedbackIntake, FeedbackRequest } from "@todoku/core";
import { afterEach, expect, test } from "vitest";
import { MailFeedbackModule } from "../src/index.ts";

let app: INestApplication | undefined;
const requests: FeedbackRequest[] = [];

afterEach(async () => {
	await app?.close();
	app = undefined;
	requests.length = 0;
});

function intakeThat(answer: () => FeedbackAnswer = () => ({ status: 200, message: "Recorded" })): FeedbackIntake {
	return {
		receive: async (request) => {
			requests.push(request);
			return answer();
		},
	};
}

/** An application that lets nobody in who has not logged in. */
@Injectable()
class Closed implements CanActivate {
	canActivate(): boolean {
		return false;
	}
}

async function start(
	imports: readonly DynamicModule[],
	options: NestApplicationOptions = {},
	prepare: (app: NestExpressApplication) => void = () => undefined,
): Promise<string> {
	@Module({ imports: [...imports], providers: [{ provide: APP_GUARD, useClass: Closed }] })
	class AppModule {}
	const created = await NestFactory.create<NestExpressApplication>(AppModule, { logger: false, ...options });
	app = created;
	prepare(created);
	await created.listen(0, "127.0.0.1");
	return created.getUrl();
}

/** As SNS posts: JSON under another name. */
function post(url: string, body = '{"Type":"Notification"}', type = "text/plain; charset=UTF-8"): Promise<Response> {
	return fetch(url, { method: "POST", headers: { "content-type": type, "x-amz-sns-message-id": "m-1" }, body });
}

function bodyText(): string {
	return Buffer.from(requests[0]?.body as Uint8Array).toString("utf8");
}

test("hands what SNS posts to the intake, past the guards of the application, and answers what it says", async () => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat() })]);
	const response = await post(`${url}/mail/feedback`, '{"Type":"Notification","Message":"件名"}');
	expect([response.status, await response.text()]).toEqual([200, "Recorded"]);
	expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
	expect(bodyText()).toBe('{"Type":"Notification","Message":"件名"}');
	expect(requests[0]?.headers["x-amz-sns-message-id"]).toBe("m-1");
});

test.each([403, 503])("answers %i where the intake says so", async (status) => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat(() => ({ status, message: "no" })) })]);
	expect((await post(`${url}/mail/feedback`)).status).toBe(status);
});

test("takes what Nest's body parsers made of a body: of JSON an object, of text a text", async () => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat() })], {}, (created) => {
		created.useBodyParser("text");
	});
	await post(`${url}/mail/feedback`, undefined, "application/json");
	await post(`${url}/mail/feedback`);
	expect(requests.map(({ body }) => body)).toEqual([{ Type: "Notification" }, '{"Type":"Notification"}']);
});

test("works without any body parser", async () => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat() })], { bodyParser: false });
	await post(`${url}/mail/feedback`, undefined, "application/json");
	expect(bodyText()).toBe('{"Type":"Notification"}');
});

test("several intakes have paths of their own, below the global prefix", async () => {
	const first = intakeThat(() => ({ status: 200, message: "first" }));
	const second = intakeThat(() => ({ status: 200, message: "second" }));
	const url = await start(
		[
			MailFeedbackModule.forRoot({ intake: first, path: "ses/tokyo" }),
			MailFeedbackModule.forRoot({ intake: second, path: "ses/osaka" }),
		],
		{},
		(created) => void created.setGlobalPrefix("api"),
	);
	expect(await (await post(`${url}/api/ses/tokyo`)).text()).toBe("first");
	expect(await (await post(`${url}/api/ses/osaka`)).text()).toBe("second");
});

test("takes nothing but POST, and nothing at other paths", async () => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat() })]);
	expect((await fetch(`${url}/mail/feedback`)).status).toBe(404);
	expect((await post(`${url}/mail/feedback/other`)).status).toBe(404);
	expect(requests).toEqual([]);
});

test("makes the intake out of other providers", async () => {
	@Module({ providers: [{ provide: "STORE", useValue: "the store" }], exports: ["STORE"] })
	class StoreModule {}
	const url = await start([
		MailFeedbackModule.forRootAsync({
			imports: [StoreModule],
			inject: ["STORE"],
			useFactory: async (store: string) => intakeThat(() => ({ status: 200, message: store })),
			path: "ses",
		}),
	]);
	expect(await (await post(`${url}/ses`)).text()).toBe("the store");
});

test("answers 413 to a request that is too long, and does not hand it on", async () => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat(), limitBytes: 10 })]);
	expect((await post(`${url}/mail/feedback`, "12345678901")).status).toBe(413);
	expect(requests).toEqual([]);
	expect((await post(`${url}/mail/feedback`, "1234567890")).status).toBe(200);
});

test("answers 413 also where the request does not say how long it is", async () => {
	const url = await start([MailFeedbackModule.forRoot({ intake: intakeThat(), limitBytes: 10 })]);
	const headers = { "transfer-encoding": "chunked" };
	const request = httpRequest(`${url}/mail/feedback`, { method: "POST", headers });
	request.write("123456");
	request.write("789012");
	const [response] = await once(request, "response");
	request.destroy();
	expect(response.statusCode).toBe(413);
	expect(requests).toEqual([]);
});

test("an intake that breaks its promise and throws is answered with 500", async () => {
	const intake = intakeThat(() => {
		throw new Error("broken");
	});
	const url = await start([MailFeedbackModule.forRoot({ intake })]);
	expect((await post(`${url}/mail/feedback`)).status).toBe(500);
});
