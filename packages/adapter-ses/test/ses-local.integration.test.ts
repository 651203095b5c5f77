import { parseAddress } from "@todoku/mime";
import type { SesLocalOptions } from "@todoku/ses-local";
import { afterEach, expect, test } from "vitest";
import type { SesOptions } from "../src/index.ts";
import { compose, type Local, startLocal } from "./local-ses.ts";

const envelope = { mailFrom: parseAddress("bounce@shop.example"), recipient: parseAddress("taro@example.com") };

let local: Local | undefined;

afterEach(async () => {
	await local?.close();
	local = undefined;
});

async function start(ses?: SesLocalOptions, options?: SesOptions): Promise<Local> {
	local = await startLocal(ses, options);
	return local;
}

test("a composed message arrives octet for octet, for the envelope's recipient only", async () => {
	const { ses, transport } = await start({}, { configurationSetName: "shop" });
	const bytes = await compose();
	const receipt = await transport.send(envelope, bytes, { deliveryId: "d-1" });
	const [message] = ses.messages();
	expect(ses.messages()).toHaveLength(1);
	expect(message).toMatchObject({
		recipients: ["taro@example.com"],
		tags: [{ name: "todoku-delivery", value: "d-1" }],
		configurationSetName: "shop",
	});
	expect(Buffer.from(message?.raw ?? []).equals(Buffer.from(bytes))).toBe(true);
	expect(receipt).toEqual({
		outcome: "accepted",
		replyCode: 200,
		providerMessageId: message?.messageId,
		messageIdSeen: `<${message?.messageId}@${ses.region}.amazonses.com>`,
	});
});

test("concurrent messages each get an id of their own", async () => {
	const { ses, transport } = await start();
	const bytes = await compose();
	const receipts = await Promise.all(
		Array.from({ length: 20 }, (_, index) => transport.send(envelope, bytes, { deliveryId: `d-${index}` })),
	);
	const ids = receipts.map((receipt) => receipt.outcome === "accepted" && receipt.providerMessageId);
	expect(new Set(ids)).toEqual(new Set(ses.messages().map(({ messageId }) => messageId)));
	expect(new Set(ids).size).toBe(20);
});

test("tenant, configuration set and tags go with each message", async () => {
	const tenants = { "shop-1": { identities: ["shop.example"], configurationSets: ["events"] } };
	const { ses, offer } = await start(
		{ tenants, configurationSets: ["events"] },
		{ tenantName: "shop-1", configurationSetName: "events", tags: { kind: "order" } },
	);
	expect(await offer()).toMatchObject({ outcome: "accepted" });
	expect(ses.messages()).toMatchObject([
		{
			tenantName: "shop-1",
			configurationSetName: "events",
			tags: [
				{ name: "todoku-delivery", value: "d-1" },
				{ name: "kind", value: "order" },
			],
		},
	]);
});

test("what is no message is a refusal of the message", async () => {
	const { transport } = await start();
	const receipt = await transport.send(envelope, new Uint8Array(), { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "rejected", scope: "message", code: "bad-request" });
});

test("an old carrier address is sent quoted", async () => {
	const { ses, offer } = await start();
	expect(await offer("a..b@docomo.ne.jp")).toMatchObject({ outcome: "accepted" });
	expect(ses.messages()[0]?.recipients).toEqual(['"a..b"@docomo.ne.jp']);
});

test("an old carrier address is not sent where the options say so, and nothing is called", async () => {
	const { ses, offer } = await start({}, { quotedRecipients: "refuse" });
	const fault = ses.faults.add({ what: "throttle" });
	expect(await offer("a..b@docomo.ne.jp")).toMatchObject({ outcome: "rejected", scope: "recipient" });
	expect(fault.hits()).toBe(0);
});
