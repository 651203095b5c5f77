import { generateKeyPairSync, randomUUID } from "node:crypto";
import { composeMessage, parseAddress } from "@todoku/mime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseVerpAddress } from "../src/index.ts";
import { type Postfix, postfixMissing, startPostfix } from "./postfix.ts";
import { mailFrom, transportTo, trust } from "./relay.ts";
import { verifyDkim } from "./verify-dkim.ts";

const missing = postfixMissing();
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
// biome-ignore lint/suspicious/noConsole: whoever reads the run must see what it left out.
if (missing !== null && !required) console.warn(`Skipped: ${missing}`);

describe.skipIf(missing !== null && !required)("a real Postfix", () => {
	let postfix: Postfix;

	beforeAll(async () => {
		if (missing !== null) throw new Error(`TODOKU_REQUIRE_SERVICES is set, but: ${missing}`);
		postfix = await startPostfix(["orders", "taro", "hanako", "bounces"]);
	}, 30_000);

	afterAll(() => postfix?.stop());

	test("delivers a message whose signature is still good, over STARTTLS", async () => {
		const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
		const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
		const dkim = [{ domain: "shop.test", selector: "s1", privateKey: pem }];
		const transport = transportTo(postfix, { startTls: "required", tls: trust, dkim });
		const message = await composeMessage({
			from: "通販 <orders@shop.test>",
			to: "taro@shop.test",
			subject: "ご注文の確認をお知らせいたします",
			text: ".\n..\nありがとうございます。  \n\n",
			headers: {
				"List-Unsubscribe": "<https://shop.test/u/1>",
				"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
			},
		});
		const envelope = { mailFrom: parseAddress("orders@shop.test"), recipient: parseAddress("taro@shop.test") };
		expect(await transport.send(envelope, message, { deliveryId: randomUUID() })).toMatchObject({
			outcome: "accepted",
			replyCode: 250,
			enhanced: [2, 0, 0],
		});
		const [stored = Buffer.alloc(0)] = await postfix.mailOf("taro");
		// virtual(8) stores lines as the system writes them.
		const received = Buffer.from(stored.toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
		expect(received.toString("latin1")).toMatch(/with ESMTPS/);
		expect(received.includes(Buffer.from(message))).toBe(true);
		expect(verifyDkim(received, publicKey).valid).toBe(true);
	});

	test("carries the 8-bit body and the SMTPUTF8 address it offers to carry", async () => {
		const transport = transportTo(postfix, { startTls: "never" });
		const message = Buffer.from("From: orders@shop.test\r\nSubject: x\r\n\r\nご注文\r\n");
		const envelope = { mailFrom: parseAddress("注文@shop.test"), recipient: parseAddress("hanako@shop.test") };
		expect(await transport.send(envelope, message, { deliveryId: "d-1" })).toMatchObject({ outcome: "accepted" });
		const [received = Buffer.alloc(0)] = await postfix.mailOf("hanako");
		expect(received.toString()).toContain("ご注文");
		expect(received.toString()).toContain("Return-Path: <注文@shop.test>");
	});

	test("returns a bounce to the VERP address, which tells the delivery", async () => {
		const bounceAddress = "bounces@shop.test";
		const deliveryId = randomUUID();
		const transport = transportTo(postfix, { startTls: "never", bounceAddress, verp: true });
		const envelope = { mailFrom, recipient: parseAddress("nobody@shop.test") };
		const message = Buffer.from("From: orders@shop.test\r\nSubject: x\r\n\r\nHello\r\n");
		expect(await transport.send(envelope, message, { deliveryId })).toMatchObject({ outcome: "accepted" });
		const [bounce = Buffer.alloc(0)] = await postfix.mailOf("bounces");
		expect(bounce.toString()).toMatch(/^Status: 5\.1\.1$/m);
		for (const field of ["X-Original-To", "Delivered-To"]) {
			const address = new RegExp(`^${field}: (.*)$`, "m").exec(bounce.toString())?.[1] ?? "";
			expect(parseVerpAddress(address, bounceAddress)).toBe(deliveryId);
		}
	});

	test("refuses one recipient and takes the next mail over the same connection", async () => {
		const transport = transportTo(postfix, { startTls: "never", maxConnections: 1 });
		const message = Buffer.from("From: orders@shop.test\r\nSubject: x\r\n\r\nHello\r\n");
		const send = (text: string) =>
			transport.send({ mailFrom, recipient: parseAddress(text) }, message, { deliveryId: "d-1" });
		const receipts = await Promise.all(["orders", "refused", "orders"].map((user) => send(`${user}@shop.test`)));
		expect(receipts).toMatchObject([
			{ outcome: "accepted" },
			{ outcome: "rejected", scope: "recipient", replyCode: 554, enhanced: [5, 7, 1] },
			{ outcome: "accepted" },
		]);
	});
});
