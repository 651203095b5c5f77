import { expect, test } from "vitest";
import { parseVerpAddress } from "../src/index.ts";
import { bytes, mailFrom, recipient, startRelay, transportTo } from "./relay.ts";

const bounceAddress = "bounces@shop.example";
const deliveryId = "0b1f9a52-6f0c-4a0e-9f53-0c5a4f1f7a11";

test("every message has the bounce address as MAIL FROM, and <> stays <>", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay, { bounceAddress });
	await transport.send({ mailFrom, recipient }, bytes, { deliveryId });
	await transport.send({ mailFrom: null, recipient }, bytes, { deliveryId });
	expect(relay.messages.map((message) => message.mailFrom)).toEqual(["bounces@shop.example", ""]);
});

test("with verp MAIL FROM names the delivery, and <> stays <>", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay, { bounceAddress, verp: true });
	await transport.send({ mailFrom, recipient }, bytes, { deliveryId });
	await transport.send({ mailFrom: null, recipient }, bytes, { deliveryId });
	const [first, second] = relay.messages.map((message) => message.mailFrom);
	expect(parseVerpAddress(first ?? "", bounceAddress)).toBe(deliveryId);
	expect(second).toBe("");
});

test("with verp a delivery whose id does not fit is the caller's mistake", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay, { bounceAddress, verp: true });
	await expect(transport.send({ mailFrom, recipient }, bytes, { deliveryId: "d".repeat(57) })).rejects.toMatchObject({
		code: "invalid-option",
		option: "deliveryId",
	});
	expect(relay.connections()).toBe(0);
});
