import { once } from "node:events";
import { createMailer, type OutboxMessage, parseVerifiedSenders } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import express from "express";
import { expect, test } from "vitest";
import { mail, runMail } from "../src/index.ts";

test("an order under way is answered and recorded while the application stops, and then it is closed", async () => {
	const recorded: OutboxMessage[] = [];
	const standard = createRecordingTransport();
	const mailer = createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service: createRecordingTransport(),
		standard,
		outbox: {
			record: async (message) => {
				recorded.push(message);
				return message.deliveries.map(({ id, recipient }) => ({ deliveryId: id, recipient, status: "queued" }));
			},
			createWorker: () => ({
				status: { state: "running", inFlight: 0, ready: true },
				start: async () => undefined,
				stop: async () => undefined,
			}),
		},
	});
	const paid = Promise.withResolvers<void>();
	const arrived = Promise.withResolvers<void>();
	const app = express();
	app.use(mail({ mailer }));
	app.post("/orders", async (request, response) => {
		arrived.resolve();
		await paid.promise;
		const from = "shop@shop.example";
		const [delivery] = await request.mail.enqueue({
			...{ category: "automatic", from, to: "member@example.net", subject: "Your order", text: "Thank you" },
			key: "order-confirmation/1",
		});
		response.status(201).json(delivery);
	});
	const server = app.listen(0, "127.0.0.1");
	await once(server, "listening");
	const run = await runMail({ mailer, server, worker: true });

	const { port } = server.address() as { readonly port: number };
	const answer = fetch(`http://127.0.0.1:${port}/orders`, { method: "POST", headers: { connection: "close" } });
	await arrived.promise;
	const stopped = run.stop();
	expect(standard.closed).toBe(false);
	paid.resolve();
	await stopped;

	expect((await answer).status).toBe(201);
	expect(recorded.map(({ key }) => key)).toEqual(["order-confirmation/1"]);
	expect([standard.closed, server.listening]).toEqual([true, false]);
});
