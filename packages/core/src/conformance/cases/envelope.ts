import assert from "node:assert/strict";
import { type Address, parseAddress } from "@todoku/mime";
import { assertRefused } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { envelope, mailFrom, plainMessage, recipient } from "../messages.ts";

const group = "the envelope";

/** Recipients that software tends to get wrong. */
const unusualRecipients: readonly (readonly [what: string, address: Address])[] = [
	["a local part of symbols", parseAddress("o'neil+tag={x}!#$%&*/?^_`|~@recipient.example")],
	["capitals in the local part", parseAddress("Taro.YAMADA@recipient.example")],
	["an international domain", parseAddress("taro@日本語.example")],
];

/** Recipients whose local part stands in quotes on the wire. */
const quotedRecipients: readonly (readonly [what: string, address: Address])[] = [
	["a blank in its quoted local part", parseAddress('"taro yamada"@recipient.example')],
	["two dots in a row, of an old carrier", parseAddress("a..b@docomo.ne.jp", { legacyCarrier: true })],
];

function carries([what, address]: readonly [what: string, address: Address]): ConformanceCase {
	return {
		group,
		name: `carries a recipient with ${what}`,
		run: async (bench) => {
			const receipt = await bench.offer(await bench.transport(), { to: { mailFrom, recipient: address } });
			assert.equal(receipt.outcome, "accepted");
			assert.deepEqual(
				bench.received().map((mail) => mail.recipient),
				[address],
			);
		},
	};
}

function refuses([what, address]: readonly [what: string, address: Address]): ConformanceCase {
	return {
		group,
		name: `is refused for a recipient with ${what}, and touches no other mail`,
		run: async (bench) => {
			const transport = await bench.transport();
			const receipt = await bench.offer(transport, { to: { mailFrom, recipient: address } });
			assertRefused(receipt, "rejected", "recipient");
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	};
}

export const envelopeCases: readonly ConformanceCase[] = [
	{
		group,
		name: "decides alone who gets the message, whomever the header names",
		run: async (bench) => {
			assert.equal((await bench.offer(await bench.transport())).outcome, "accepted");
			assert.deepEqual(
				bench.received().map((mail) => mail.recipient),
				[recipient],
			);
		},
	},
	{
		group,
		name: "carries the MAIL FROM it names, and not the From of the header",
		needs: ["mailFrom"],
		run: async (bench) => {
			const transport = await bench.transport();
			assert.equal(transport.capabilities.mailFrom, true, "the transport's own capabilities must say so");
			await bench.offer(transport);
			assert.deepEqual(
				bench.received().map((mail) => mail.mailFrom),
				[mailFrom],
			);
		},
	},
	{
		group,
		name: "names a MAIL FROM that the transport says it cannot carry, and does not",
		without: ["mailFrom"],
		run: async (bench) => {
			const transport = await bench.transport();
			assert.equal(transport.capabilities.mailFrom, false, "the transport's own capabilities must say so");
			await bench.offer(transport);
			assert.deepEqual(
				bench.received().map((mail) => mail.mailFrom),
				[undefined],
			);
		},
	},
	{
		group,
		name: "carries the null MAIL FROM as null",
		needs: ["nullMailFrom"],
		run: async (bench) => {
			const receipt = await bench.offer(await bench.transport(), { to: { mailFrom: null, recipient } });
			assert.equal(receipt.outcome, "accepted");
			assert.deepEqual(
				bench.received().map((mail) => mail.mailFrom),
				[null],
			);
		},
	},
	{
		group,
		name: "with the null MAIL FROM is refused before anything is sent",
		needs: ["mailFrom"],
		without: ["nullMailFrom"],
		run: async (bench) => {
			const receipt = await bench.offer(await bench.transport(), { to: { mailFrom: null, recipient } });
			assert.equal(receipt.outcome, "rejected");
			assert.deepEqual(bench.received(), []);
		},
	},
	{
		group,
		name: "names a null MAIL FROM that the transport says it cannot carry, and does not",
		without: ["mailFrom", "nullMailFrom"],
		run: async (bench) => {
			const transport = await bench.transport();
			assert.equal(transport.capabilities.mailFrom, false, "the transport's own capabilities must say so");
			await bench.offer(transport, { to: { mailFrom: null, recipient } });
			assert.deepEqual(
				bench.received().map((mail) => mail.mailFrom),
				[undefined],
			);
		},
	},
	...unusualRecipients.map(carries),
	...quotedRecipients.map((one) => ({ ...carries(one), needs: ["quotedLocalParts"] as const })),
	...quotedRecipients.map((one) => ({ ...refuses(one), without: ["quotedLocalParts"] as const })),
	{
		group,
		name: "never shows a blind recipient, not even to another one",
		run: async (bench) => {
			const transport = await bench.transport();
			const blind = ["hanako@blind.example", "jiro@blind.example"].map((address) => parseAddress(address));
			const bytes = plainMessage();
			for (const address of blind) await bench.offer(transport, { to: { mailFrom, recipient: address }, bytes });
			const received = bench.received();
			assert.deepEqual(
				received.map((mail) => mail.recipient),
				blind,
			);
			for (const mail of received) {
				const text = Buffer.from(mail.bytes).toString("latin1");
				assert.doesNotMatch(text, /blind\.example|^bcc:/im, "the message names a blind recipient");
			}
		},
	},
	{
		group,
		name: "belongs to the caller, and is neither changed nor kept",
		run: async (bench) => {
			const transport = await bench.transport();
			const mine = { ...envelope };
			const frozen = Object.freeze({ ...envelope });
			await bench.offer(transport, { to: mine, own: true });
			assert.deepEqual(mine, envelope, "the transport changed the caller's envelope");
			mine.recipient = parseAddress("other@recipient.example");
			await bench.offer(transport, { to: frozen, own: true });
			assert.deepEqual(
				bench.received().map((mail) => mail.recipient),
				[recipient, recipient],
			);
		},
	},
];
