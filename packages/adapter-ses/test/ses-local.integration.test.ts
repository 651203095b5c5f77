import type { Transport } from "@todoku/core";
import { composeMessage, parseAddress } from "@todoku/mime";
import { type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { afterEach, expect, test } from "vitest";
import { createSesTransport, type SesOptions } from "../src/index.ts";

const envelope = { mailFrom: parseAddress("bounce@shop.example"), recipient: parseAddress("taro@example.com") };

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(
	local: SesLocalOptions = {},
	options: SesOptions = {},
): Promise<{ readonly ses: SesLocal; readonly transport: Transport }> {
	const ses = await startSesLocal({ identities: ["shop.example"], ...local });
	cleanups.push(() => ses.close());
	const transport = createSesTransport({
		region: ses.region,
		endpoint: ses.url,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		...options,
	});
	cleanups.push(() => transport.close());
	return { ses, transport };
}

function compose(from = "通販 <info@shop.example>"): Promise<Uint8Array> {
	return composeMessage({
		from,
		to: "someone@else.example",
		subject: "ご注文の確認",
		text: ".\nありがとうございます。\n",
	});
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

test("an unverified sender is a refusal of the route", async () => {
	const { transport } = await start();
	const receipt = await transport.send(envelope, await compose("info@other.example"), { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "rejected", scope: "route", code: "sender-unverified", replyCode: 400 });
});

test("an unverified recipient in the sandbox is a refusal of the route, by a name of its own", async () => {
	const { transport } = await start({ account: { productionAccess: false } });
	const receipt = await transport.send(envelope, await compose(), { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "rejected", scope: "route", code: "recipient-sandbox" });
});

test("a paused account is a refusal of the route", async () => {
	const { transport } = await start({ account: { sendingEnabled: false } });
	const receipt = await transport.send(envelope, await compose(), { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "rejected", scope: "route", code: "sending-paused" });
});

test("what is no message is a refusal of the message", async () => {
	const { transport } = await start();
	const receipt = await transport.send(envelope, new Uint8Array(), { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "rejected", scope: "message", code: "bad-request" });
});

test.each([
	["may send", {}, undefined],
	["is paused", { sendingEnabled: false }, "sending-paused"],
	["is in the sandbox", { productionAccess: false }, "sandbox"],
])("verify looks whether the account %s, and sends nothing", async (_, account, code) => {
	const { ses, transport } = await start({ account });
	const error: unknown = await transport.verify?.().catch((thrown: unknown) => thrown);
	expect((error as { code?: string } | undefined)?.code).toBe(code);
	expect(ses.messages()).toEqual([]);
});
