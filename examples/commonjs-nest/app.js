"use strict";
require("reflect-metadata");
const assert = require("node:assert/strict");
const { Module } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { parseVerifiedSenders } = require("@todoku/core");
const { createRecordingTransport } = require("@todoku/core/testing");
const { MailModule, MailService } = require("@todoku/nest-mail");

async function main() {
	const standard = createRecordingTransport({ name: "standard" });
	class AppModule {}
	Module({
		imports: [
			MailModule.forRoot({
				senders: parseVerifiedSenders("shop.example"),
				service: createRecordingTransport({ name: "service" }),
				standard,
			}),
		],
	})(AppModule);

	const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
	const [receipt] = await app.get(MailService).send({
		category: "automatic",
		from: "Shop <info@elsewhere.example>",
		to: "member@customer.example",
		subject: "Welcome",
		text: "You are a member now.",
	});
	assert.equal(receipt.outcome, "accepted");
	assert.equal(receipt.decision.reason, "not-listed");
	assert.equal(standard.offers.length, 1);
	await app.close();
	assert.equal(standard.closed, true);
	console.log("A CommonJS NestJS application sent a mail the ordinary way.");
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
