"use strict";
// Every package is an ES module; require() takes them as they are (Node.js 22.12 or later).
const assert = require("node:assert/strict");
const { once } = require("node:events");
const express = require("express");
const { createSesTransport } = require("@todoku/adapter-ses");
const { createSmtpTransport } = require("@todoku/adapter-smtp");
const { createMailer, explainDecision, parseVerifiedSenders } = require("@todoku/core");
const { mail } = require("@todoku/express-mail");
const { startSesLocal } = require("@todoku/ses-local");

async function main() {
	const ses = await startSesLocal({ identities: ["shop.example"] });
	const mailer = createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service: createSesTransport({
			region: ses.region,
			endpoint: ses.url,
			credentials: { accessKeyId: "local", secretAccessKey: "local" },
		}),
		standard: createSmtpTransport("smtp://127.0.0.1:2525"),
	});

	const app = express();
	app.use(express.json());
	app.use(mail({ mailer }));
	app.post("/members", async (request, response) => {
		const [receipt] = await request.mail.send({
			category: "automatic",
			from: "Shop <info@shop.example>",
			to: request.body.address,
			subject: "Welcome",
			text: "You are a member now.",
		});
		response.status(201).json({ outcome: receipt.outcome, why: explainDecision(receipt.decision, "en") });
	});

	const server = app.listen(0, "127.0.0.1");
	await once(server, "listening");
	const answer = await fetch(`http://127.0.0.1:${server.address().port}/members`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ address: "member@customer.example" }),
	});
	assert.equal(answer.status, 201);
	assert.equal((await answer.json()).outcome, "accepted");
	assert.deepEqual(
		ses.messages().map(({ recipients }) => recipients),
		[["member@customer.example"]],
	);
	console.log("A CommonJS application sent a mail through the local SES.");

	server.close();
	await mailer.close();
	await ses.close();
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
