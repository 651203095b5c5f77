import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createMailer, isMailError, type Mailer, parseVerifiedSenders } from "@todoku/core";
import { createRecordingTransport, type RecordingTransport } from "@todoku/core/testing";
import express, { type ErrorRequestHandler, Router } from "express";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mail } from "../src/index.ts";

let service: RecordingTransport;
let standard: RecordingTransport;
let mailer: Mailer;
let server: Server;
let url: string;

beforeEach(async () => {
	service = createRecordingTransport();
	standard = createRecordingTransport();
	mailer = createMailer({ senders: parseVerifiedSenders("shop.example"), service, standard });
	server = createServer(application());
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
	await new Promise((resolve) => {
		server.close(resolve);
		server.closeAllConnections();
	});
	await mailer.close();
});

function application(): express.Express {
	const orders = Router();
	orders.post("/", async (request, response) => {
		const receipts = await request.mail.send({
			category: "automatic",
			from: "shop@shop.example",
			to: request.body.email,
			subject: "Your order",
			text: "Thank you",
		});
		response.status(201).json(receipts);
	});

	const app = express();
	app.get("/early", (request, response) => void response.json({ mail: typeof request.mail }));
	app.use(express.json(), mail({ mailer }));
	app.use("/orders", orders);
	app.get("/route/:from", async (request, response) => {
		response.json(await request.mail.decide({ from: request.params.from, category: "automatic" }));
	});
	app.use(answerWithCode);
	return app;
}

const answerWithCode: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	if (!isMailError(error)) return next(error);
	response.status(422).json({ code: error.code });
};

function order(email: string): Promise<Response> {
	return fetch(`${url}/orders`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ email }),
	});
}

test("a handler in a router sends through req.mail", async () => {
	const response = await order("member@example.net");

	expect(response.status).toBe(201);
	expect(await response.json()).toMatchObject([{ outcome: "accepted", recipient: "member@example.net" }]);
	expect(service.offers.map((offer) => offer.envelope.recipient)).toEqual(["member@example.net"]);
	expect(standard.offers).toEqual([]);
});

test("a bad address is a receipt, and the request succeeds", async () => {
	const response = await order("not an address");

	expect(response.status).toBe(201);
	expect(await response.json()).toMatchObject([{ outcome: "rejected", scope: "recipient" }]);
});

test("a handler previews a route", async () => {
	const response = await fetch(`${url}/route/shop@test.shop.example`);

	expect(await response.json()).toMatchObject({ route: "service", reason: "subdomain" });
});

test("what decide throws in an async handler reaches the error handler of the application", async () => {
	const response = await fetch(`${url}/route/nobody`);

	expect(response.status).toBe(422);
	expect(await response.json()).toEqual({ code: "invalid-from" });
});

test("what send throws after the mailer was closed reaches it as well", async () => {
	await mailer.close();

	const response = await order("member@example.net");

	expect(response.status).toBe(422);
	expect(await response.json()).toEqual({ code: "mailer-closed" });
});

test("handlers before the middleware have no req.mail", async () => {
	const response = await fetch(`${url}/early`);

	expect(await response.json()).toEqual({ mail: "undefined" });
});
