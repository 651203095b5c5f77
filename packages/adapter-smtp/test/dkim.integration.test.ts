import { generateKeyPairSync } from "node:crypto";
import { composeMessage } from "@todoku/mime";
import { expect, test } from "vitest";
import { mailFrom, offer, recipient, startRelay, transportTo } from "./relay.ts";
import { verifyDkim } from "./verify-dkim.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const key = {
	domain: "shop.example",
	selector: "s1",
	privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
};

async function compose(from: string): Promise<Uint8Array> {
	return composeMessage({
		from,
		to: "taro@example.com",
		subject: "ご注文の確認",
		text: ".\n..\nありがとうございます。\n",
		headers: {
			"List-Unsubscribe": "<https://shop.example/u/1>",
			"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		},
	});
}

test("a message is signed by the key of its From domain, whatever its MAIL FROM", async () => {
	const relay = await startRelay({ maxMessageBytes: 100_000 });
	const transport = transportTo(relay, { dkim: [key] });
	const message = await compose("通販 <info@news.shop.example>");
	const receipt = await transport.send({ mailFrom: null, recipient }, message, { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "accepted" });
	const { bytes = Buffer.alloc(0), parameters } = relay.messages[0] ?? {};
	const { valid, tags } = verifyDkim(bytes, publicKey);
	expect([valid, tags.get("d"), tags.get("s")]).toEqual([true, "shop.example", "s1"]);
	expect(tags.get("h")?.split(":")).toEqual(expect.arrayContaining(["list-unsubscribe", "list-unsubscribe-post"]));
	expect(bytes.subarray(-message.byteLength).equals(message)).toBe(true);
	expect(parameters).toEqual([`SIZE=${bytes.byteLength}`]);
	expect(transport.signingDomain("news.shop.example")).toBe("shop.example");
});

test("a message of another domain goes unsigned, as it is", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay, { dkim: [key] });
	const message = await compose("info@example.com");
	await transport.send({ mailFrom, recipient }, message, { deliveryId: "d-1" });
	expect(relay.messages[0]?.bytes.equals(message)).toBe(true);
	expect(transport.signingDomain("example.com")).toBeNull();
});

test("without keys nothing is signed", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay);
	await offer(transport);
	expect(relay.messages[0]?.bytes.toString()).not.toContain("DKIM-Signature");
	expect(transport.signingDomain("shop.example")).toBeNull();
});

test.each([
	[
		"throws",
		() => {
			throw new Error("s3cret");
		},
	],
	["gives no usable key", () => ({ ...key, privateKey: "s3cret" })],
])("a message waits, and is not sent unsigned, while the function that finds keys %s", async (_, dkim) => {
	const relay = await startRelay();
	const receipt = await offer(transportTo(relay, { dkim }));
	expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", code: "dkim-key" });
	expect(JSON.stringify(receipt)).not.toContain("s3cret");
	expect(relay.connections()).toBe(0);
});

test("the signature is still good when the message is offered anew on another connection", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay, { dkim: () => key, maxConnections: 1 });
	const message = await compose("info@shop.example");
	await offer(transport);
	relay.arm({ at: "MAIL", times: 1, reply: "421 4.4.2 Timeout exceeded" });
	await transport.send({ mailFrom, recipient }, message, { deliveryId: "d-1" });
	expect(verifyDkim(relay.messages[1]?.bytes ?? Buffer.alloc(0), publicKey).valid).toBe(true);
});
