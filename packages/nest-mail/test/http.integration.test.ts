import { Body, Controller, Get, type INestApplication, Inject, Module, Post, Query } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { type DeliveryReceipt, type Mailer, parseVerifiedSenders, type RoutingDecision } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InjectMailer, MailModule, MailService } from "../src/index.ts";

@Controller()
class MembersController {
	readonly #mail: MailService;
	readonly #bulk: Mailer;

	constructor(@Inject(MailService) mail: MailService, @InjectMailer("bulk") bulk: Mailer) {
		this.#mail = mail;
		this.#bulk = bulk;
	}

	@Post("members")
	async register(@Body() body: { email: string }): Promise<DeliveryReceipt[]> {
		return this.#mail.send({
			category: "automatic",
			from: "Shop <shop@shop.example>",
			to: body.email,
			subject: "Welcome",
			text: "Hello",
		});
	}

	@Post("newsletter")
	async newsletter(@Body() body: { email: string }): Promise<DeliveryReceipt[]> {
		return this.#bulk.send({
			category: "newsletter",
			from: "news@shop.example",
			to: body.email,
			subject: "News",
			text: "New things",
		});
	}

	@Get("route")
	route(@Query("from") from: string): Promise<RoutingDecision> {
		return this.#mail.decide({ from, category: "automatic" });
	}
}

const transports = {
	service: createRecordingTransport(),
	standard: createRecordingTransport(),
	bulk: createRecordingTransport(),
};
let app: INestApplication;
let url: string;

beforeEach(async () => {
	Object.assign(transports, {
		service: createRecordingTransport(),
		standard: createRecordingTransport(),
		bulk: createRecordingTransport(),
	});
	const senders = parseVerifiedSenders("shop.example");
	@Module({
		imports: [
			MailModule.forRoot({ senders, service: transports.service, standard: transports.standard }),
			MailModule.forRootAsync({
				name: "bulk",
				useFactory: () => ({ senders, service: createRecordingTransport(), standard: transports.bulk }),
			}),
		],
		controllers: [MembersController],
	})
	class AppModule {}
	app = await NestFactory.create(AppModule, { logger: false });
	await app.listen(0, "127.0.0.1");
	url = await app.getUrl();
});

afterEach(() => app.close());

function post(path: string, body: unknown): Promise<Response> {
	return fetch(`${url}${path}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
}

test("a controller sends through MailService and answers with the receipts", async () => {
	const response = await post("/members", { email: "member@example.net" });

	expect(response.status).toBe(201);
	expect(await response.json()).toMatchObject([{ outcome: "accepted", recipient: "member@example.net" }]);
	expect(transports.service.offers.map((offer) => offer.envelope.recipient)).toEqual(["member@example.net"]);
});

test("a bad address is a receipt, and the request succeeds", async () => {
	const response = await post("/members", { email: "not an address" });

	expect(response.status).toBe(201);
	expect(await response.json()).toMatchObject([{ outcome: "rejected", scope: "recipient" }]);
});

test("a controller sends through a named mailer", async () => {
	await post("/newsletter", { email: "member@example.net" });

	expect(transports.bulk.offers).toHaveLength(1);
	expect(transports.service.offers).toHaveLength(0);
	expect(transports.standard.offers).toHaveLength(0);
});

test("a controller previews a route", async () => {
	const response = await fetch(`${url}/route?from=${encodeURIComponent("a@sub.shop.example")}`);

	expect(await response.json()).toMatchObject({ route: "service", reason: "subdomain", entry: "shop.example" });
});

test("a From that takes no route makes decide throw, which Nest answers with 500", async () => {
	const response = await fetch(`${url}/route?from=nobody`);

	expect(response.status).toBe(500);
});

test("closing the application closes the transports of both mailers", async () => {
	await app.close();

	expect(Object.values(transports).map((transport) => transport.closed)).toEqual([true, true, true]);
});
