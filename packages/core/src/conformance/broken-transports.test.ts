import { randomUUID } from "node:crypto";
import { type Address, isMailError, parseAddress } from "@todoku/mime";
import { expect, test } from "vitest";
import type { MemoryFarSide } from "../../test/memory-far-side.ts";
import { declare, memoryHarness } from "../../test/memory-harness.ts";
import { runSuite } from "../../test/run-suite.ts";
import type { Envelope } from "../transport/envelope.ts";
import type { Receipt, RefusedReceipt } from "../transport/receipt.ts";
import type { Transport } from "../transport/transport.ts";
import type { ConformanceCapability, DeclaredCapabilities } from "./index.ts";

type Send = Transport["send"];

interface Breakage {
	/** What it does in the place of `send`. */
	readonly send?: (send: Send, farSide: MemoryFarSide) => Send;
	readonly close?: (close: Transport["close"]) => Transport["close"];
	readonly verify?: (verify: NonNullable<Transport["verify"]>, send: Send) => NonNullable<Transport["verify"]>;
	readonly capabilities?: Partial<Transport["capabilities"]>;
}

function breakTransport(transport: Transport, farSide: MemoryFarSide, breakage: Breakage): Transport {
	const send: Send = (...args) => transport.send(...args);
	const close = () => transport.close();
	const verify = () => transport.verify?.() ?? Promise.resolve();
	return {
		name: transport.name,
		capabilities: { ...transport.capabilities, ...breakage.capabilities },
		send: breakage.send?.(send, farSide) ?? send,
		close: breakage.close?.(close) ?? close,
		verify: breakage.verify?.(verify, send) ?? verify,
	};
}

async function failuresOf(breakage: Breakage, capabilities?: DeclaredCapabilities): Promise<readonly string[]> {
	const harness = memoryHarness((transport, farSide) => breakTransport(transport, farSide, breakage), capabilities);
	const { failed } = await runSuite(harness, { deadlineMs: 500, timeoutMs: 50 });
	return failed;
}

/** Changes every receipt. */
function answering(change: (receipt: Receipt) => Receipt): Breakage {
	return {
		send:
			(send) =>
			async (...args) =>
				change(await send(...args)),
	};
}

/** Changes what is sent, where it could be sent at all. */
function sending(change: (envelope: Envelope, bytes: Uint8Array) => readonly [Envelope, Uint8Array]): Breakage {
	return {
		send: (send) => async (envelope, bytes, options) => {
			const proper = isProper(envelope.recipient) && (envelope.mailFrom === null || isProper(envelope.mailFrom));
			const [to, message] = proper && bytes instanceof Uint8Array ? change(envelope, bytes) : [envelope, bytes];
			return send(to, message, options);
		},
	};
}

function isProper(address: unknown): boolean {
	try {
		parseAddress(address as string, { legacyCarrier: true });
		return true;
	} catch {
		return false;
	}
}

/** Throws away what should be refused. */
function cleaned(address: Address | null): Address | null {
	return typeof address === "string" ? (address.replace(/[\r\n\0].*/s, "") as Address) : address;
}

function recipientOfHeader(bytes: Uint8Array): Address {
	return parseAddress(/^To:.*<(.*)>/m.exec(Buffer.from(bytes).toString("latin1"))?.[1] ?? "");
}

const broken: readonly (readonly [
	what: string,
	failures: readonly string[],
	breakage: Breakage,
	absent?: readonly ConformanceCapability[],
])[] = [
	[
		"goes by the To of the header",
		[
			"the envelope: decides alone who gets the message, whomever the header names",
			"the envelope: carries a recipient with a local part of symbols",
			"the envelope: carries a recipient with capitals in the local part",
			"the envelope: carries a recipient with an international domain",
			"the envelope: carries a recipient with a blank in its quoted local part",
			"the envelope: carries a recipient with two dots in a row, of an old carrier",
			"the envelope: never shows a blind recipient, not even to another one",
			"the envelope: belongs to the caller, and is neither changed nor kept",
			"local parts outside ASCII: are carried for the recipient",
			"local parts outside ASCII: are a refusal of the recipient where the far side does not offer SMTPUTF8",
			"the bytes: may be the same for several sends at once",
			"a refusal: of the recipient for good is rejected, concerns the recipient and touches no other mail",
			"a refusal: of the recipient for now is deferred, concerns the recipient and touches no other mail",
			"a refusal: of one recipient is not one of the others",
			"a refusal: of a recipient leaves nothing of that mail behind for the next",
			"many sends at once: keep each recipient with its own message, and each arrives once",
			"many sends at once: keep each receipt with its own mail",
		],
		sending((envelope, bytes) => [{ ...envelope, recipient: recipientOfHeader(bytes) }, bytes]),
	],
	[
		"takes the From of the header for MAIL FROM",
		[
			"the envelope: carries the MAIL FROM it names, and not the From of the header",
			"the envelope: carries the null MAIL FROM as null",
			"local parts outside ASCII: are carried for MAIL FROM",
		],
		sending((envelope, bytes) => [{ ...envelope, mailFrom: parseAddress("shop@sender.example") }, bytes]),
	],
	[
		"takes MAIL FROM for the null one",
		[
			"the envelope: carries the MAIL FROM it names, and not the From of the header",
			"local parts outside ASCII: are carried for MAIL FROM",
		],
		sending((envelope, bytes) => [{ ...envelope, mailFrom: null }, bytes]),
	],
	[
		"swaps MAIL FROM and recipient",
		[
			"the envelope: decides alone who gets the message, whomever the header names",
			"the envelope: carries the MAIL FROM it names, and not the From of the header",
			"the envelope: carries the null MAIL FROM as null",
			"the envelope: carries a recipient with a local part of symbols",
			"the envelope: carries a recipient with capitals in the local part",
			"the envelope: carries a recipient with an international domain",
			"the envelope: carries a recipient with a blank in its quoted local part",
			"the envelope: carries a recipient with two dots in a row, of an old carrier",
			"the envelope: never shows a blind recipient, not even to another one",
			"the envelope: belongs to the caller, and is neither changed nor kept",
			"local parts outside ASCII: are carried for the recipient",
			"local parts outside ASCII: are carried for MAIL FROM",
			"local parts outside ASCII: are a refusal of the recipient where the far side does not offer SMTPUTF8",
			"the bytes: may be the same for several sends at once",
			"a refusal: of the recipient for good is rejected, concerns the recipient and touches no other mail",
			"a refusal: of the recipient for now is deferred, concerns the recipient and touches no other mail",
			"a refusal: of one recipient is not one of the others",
			"a refusal: of a recipient leaves nothing of that mail behind for the next",
			"many sends at once: keep each recipient with its own message, and each arrives once",
			"many sends at once: keep each receipt with its own mail",
		],
		sending(({ mailFrom, recipient }, bytes) => [{ mailFrom: recipient, recipient: mailFrom ?? recipient }, bytes]),
	],
	[
		"lower-cases addresses",
		["the envelope: carries a recipient with capitals in the local part"],
		sending((envelope, bytes) => [{ ...envelope, recipient: envelope.recipient.toLowerCase() as Address }, bytes]),
	],
	[
		"writes the recipient into a Bcc field",
		[
			"the envelope: never shows a blind recipient, not even to another one",
			"the bytes: arrive unchanged with lines that begin with dots",
			"the bytes: arrive unchanged with a dot right after the header",
			"the bytes: arrive unchanged with a field name that begins with a dot",
			"the bytes: arrive unchanged with empty lines at the end",
			"the bytes: arrive unchanged with a body without a line",
			"the bytes: arrive unchanged with 8-bit text",
			"the bytes: arrive unchanged with octets that are no UTF-8",
			"the bytes: arrive unchanged with lines of 998 octets",
			"the bytes: arrive unchanged with blanks at line ends",
			"the bytes: arrive unchanged with lines that begin with From and with digits",
			"the bytes: arrive unchanged with a dot on either side of every border of 16 KiB",
			"the bytes: arrive unchanged when there are 5 million of them",
			"the bytes: are those of the view that was given, not of the memory around it",
			"the bytes: may be the same for several sends at once",
			"a refusal: of a recipient leaves nothing of that mail behind for the next",
			"the fate of a mail: is to wait when the connection is lost in the middle of the message",
			"the fate of a mail: is what the far side says, however late",
			"the size limit: of the transport lets a message through that just fits",
			"the size limit: of the far side refuses the message and touches no other mail",
			"many sends at once: keep each recipient with its own message, and each arrives once",
		],
		sending((envelope, bytes) => [envelope, Buffer.concat([Buffer.from(`Bcc: ${envelope.recipient}\r\n`), bytes])]),
	],
	[
		"stuffs dots once too often",
		[
			"the bytes: arrive unchanged with lines that begin with dots",
			"the bytes: arrive unchanged with a dot right after the header",
			"the bytes: arrive unchanged with lines of 998 octets",
			"the bytes: arrive unchanged with a dot on either side of every border of 16 KiB",
			"the bytes: may be the same for several sends at once",
		],
		sending((envelope, bytes) => [envelope, latin1(bytes, (text) => text.replace(/\r\n\./g, "\r\n.."))]),
	],
	[
		"decodes the bytes as UTF-8",
		["the bytes: arrive unchanged with octets that are no UTF-8"],
		sending((envelope, bytes) => [envelope, Buffer.from(Buffer.from(bytes).toString("utf8"))]),
	],
	[
		"trims the end",
		[
			"the bytes: arrive unchanged with empty lines at the end",
			"the bytes: arrive unchanged with a body without a line",
			"the bytes: arrive unchanged with blanks at line ends",
			"many sends at once: keep each recipient with its own message, and each arrives once",
		],
		sending((envelope, bytes) => [envelope, latin1(bytes, (text) => `${text.trimEnd()}\r\n`)]),
	],
	[
		"sends the memory behind a view",
		[
			"the bytes: are those of the view that was given, not of the memory around it",
			"the bytes: may be the same for several sends at once",
		],
		sending((envelope, bytes) => [envelope, new Uint8Array(bytes.buffer)]),
	],
	[
		"changes the caller's envelope",
		["the envelope: belongs to the caller, and is neither changed nor kept"],
		{
			send: (send) => async (envelope, bytes, options) => {
				const receipt = await send(envelope, bytes, options);
				if (!Object.isFrozen(envelope)) Object.assign(envelope, { recipient: parseAddress("x@y.example") });
				return receipt;
			},
		},
	],
	[
		"changes the caller's bytes",
		["the bytes: belong to the caller and are not changed"],
		{
			send: (send) => async (envelope, bytes, options) => {
				const receipt = await send(envelope, bytes, options);
				if (bytes instanceof Uint8Array) bytes.fill(0);
				return receipt;
			},
		},
	],
	[
		"cuts off line ends in addresses instead of refusing them",
		[
			"a caller without types: is thrown a MailError for a recipient of CR and LF",
			"a caller without types: is thrown a MailError for a MAIL FROM of CR and LF",
			"a caller without types: is thrown a MailError for a recipient of a lone LF",
			"a caller without types: is thrown a MailError for a MAIL FROM of a lone LF",
			"a caller without types: is thrown a MailError for a recipient of a lone CR",
			"a caller without types: is thrown a MailError for a MAIL FROM of a lone CR",
			"a caller without types: is thrown a MailError for a recipient of NUL",
			"a caller without types: is thrown a MailError for a MAIL FROM of NUL",
		],
		{
			send: (send) => (envelope, bytes, options) =>
				send(
					{ mailFrom: cleaned(envelope.mailFrom), recipient: cleaned(envelope.recipient) as Address },
					bytes,
					options,
				),
		},
	],
	[
		"takes no address for the null one",
		[
			"a caller without types: is thrown a MailError for a MAIL FROM of no text at all",
			"a caller without types: is thrown an error for an envelope without MAIL FROM, which is not the null one",
		],
		{
			send: (send) => (envelope, bytes, options) =>
				send({ ...envelope, mailFrom: envelope.mailFrom || null }, bytes, options),
		},
	],
	[
		"takes text for bytes",
		["a caller without types: is thrown a MailError for a message that is no bytes"],
		{ send: (send) => (envelope, bytes, options) => send(envelope, Buffer.from(bytes), options) },
	],
	[
		"claims that refused mail was accepted",
		[
			"local parts outside ASCII: are a refusal of the recipient where the far side does not offer SMTPUTF8",
			"a refusal: of the recipient for good is rejected, concerns the recipient and touches no other mail",
			"a refusal: of the message for good is rejected, concerns the message and touches no other mail",
			"a refusal: of the sender for good is rejected, concerns the route and touches no other mail",
			"a refusal: of one recipient is not one of the others",
			"the size limit: of the transport refuses the message by one octet, before anything is sent",
			"the size limit: of the far side refuses the message and touches no other mail",
			"many sends at once: keep each receipt with its own mail",
		],
		answering((receipt) =>
			receipt.outcome === "rejected" ? { outcome: "accepted", providerMessageId: "x" } : receipt,
		),
	],
	[
		"claims that everything is for now",
		[
			"local parts outside ASCII: are a refusal of the recipient where the far side does not offer SMTPUTF8",
			"a refusal: of the recipient for good is rejected, concerns the recipient and touches no other mail",
			"a refusal: of the message for good is rejected, concerns the message and touches no other mail",
			"a refusal: of the sender for good is rejected, concerns the route and touches no other mail",
			"a refusal: of one recipient is not one of the others",
			"the size limit: of the transport refuses the message by one octet, before anything is sent",
			"the size limit: of the far side refuses the message and touches no other mail",
			"many sends at once: keep each receipt with its own mail",
		],
		answering((receipt) => (receipt.outcome === "rejected" ? { ...receipt, outcome: "deferred" } : receipt)),
	],
	[
		"blames the recipient for the message",
		[
			"a refusal: of the message for good is rejected, concerns the message and touches no other mail",
			"a refusal: of the message for now is deferred, concerns the message and touches no other mail",
			"the size limit: of the transport refuses the message by one octet, before anything is sent",
			"the size limit: of the far side refuses the message and touches no other mail",
		],
		answering((receipt) =>
			"scope" in receipt && receipt.scope === "message" ? { ...receipt, scope: "recipient" } : receipt,
		),
	],
	[
		"blames the recipient for the route",
		[
			"a refusal: of the sender for good is rejected, concerns the route and touches no other mail",
			"a refusal: of the sender for now is deferred, concerns the route and touches no other mail",
			"a refusal: because the far side is going away is deferred, concerns the route and touches no other mail",
			"a refusal: because of too much mail is deferred, concerns the route and touches no other mail",
			"the fate of a mail: is to wait when nothing is there that would take it",
			"the fate of a mail: is to wait when the connection is lost before the message",
			"the fate of a mail: is to wait when the connection is lost in the middle of the message",
			"the fate of a mail: is to wait when the far side falls silent before the message",
		],
		answering((receipt) =>
			"scope" in receipt && receipt.scope === "route" ? { ...receipt, scope: "recipient" } : receipt,
		),
	],
	[
		"forgets how long to wait",
		[
			"a refusal: because of too much mail says how long to wait at least",
			"a refusal: because of too much mail hands on the time that the far side names",
		],
		answering((receipt) => {
			const { retryAfterMs: _, ...rest } = receipt as RefusedReceipt;
			return rest;
		}),
	],
	[
		"says the time to wait in seconds",
		["a refusal: because of too much mail hands on the time that the far side names"],
		answering((receipt) =>
			"retryAfterMs" in receipt && receipt.retryAfterMs !== undefined
				? { ...receipt, retryAfterMs: receipt.retryAfterMs / 1000 }
				: receipt,
		),
	],
	[
		"invents ids",
		["ids: of a receipt are those that the far side gave"],
		answering((receipt) =>
			receipt.outcome === "accepted" ? { ...receipt, providerMessageId: randomUUID() } : receipt,
		),
	],
	[
		"names another Message-ID",
		["ids: that recipients see are ours, and no receipt names another"],
		answering((receipt) => (receipt.outcome === "accepted" ? { ...receipt, messageIdSeen: "<x@y.example>" } : receipt)),
	],
	[
		"gives ids to mail of unknown fate",
		[
			"the fate of a mail: is unknown when the connection is lost before the answer, and it is not sent again",
			"the fate of a mail: is unknown when no answer comes in time, and it is not sent again",
			"the fate of a mail: is unknown when the answer makes no sense",
			"an abort: after the message was handed over leaves its fate unknown, without waiting for the answer",
			"close: comes to its end after a mail that was never answered",
		],
		answering((receipt) =>
			receipt.outcome === "unknown" ? ({ ...receipt, providerMessageId: "x" } as Receipt) : receipt,
		),
	],
	[
		"takes a lost answer for a failure",
		[
			"the fate of a mail: is unknown when the connection is lost before the answer, and it is not sent again",
			"the fate of a mail: is unknown when no answer comes in time, and it is not sent again",
			"the fate of a mail: is unknown when the answer makes no sense",
			"an abort: after the message was handed over leaves its fate unknown, without waiting for the answer",
			"close: comes to its end after a mail that was never answered",
		],
		answering((receipt) =>
			receipt.outcome === "unknown" ? { outcome: "deferred", scope: "route", code: "connection-lost" } : receipt,
		),
	],
	[
		"takes a lost answer for a success",
		[
			"the fate of a mail: is unknown when the connection is lost before the answer, and it is not sent again",
			"the fate of a mail: is unknown when no answer comes in time, and it is not sent again",
			"the fate of a mail: is unknown when the answer makes no sense",
			"an abort: after the message was handed over leaves its fate unknown, without waiting for the answer",
			"close: comes to its end after a mail that was never answered",
		],
		answering((receipt) => (receipt.outcome === "unknown" ? { outcome: "accepted" } : receipt)),
	],
	[
		"takes every loss for unknown",
		[
			"the fate of a mail: is to wait when nothing is there that would take it",
			"the fate of a mail: is to wait when the connection is lost before the message",
			"the fate of a mail: is to wait when the connection is lost in the middle of the message",
			"the fate of a mail: is to wait when the far side falls silent before the message",
		],
		answering((receipt) =>
			receipt.outcome === "deferred" && receipt.code === "connection-lost"
				? { outcome: "unknown", code: "connection-lost" }
				: receipt,
		),
	],
	[
		"sends again when the answer was lost",
		[
			"the fate of a mail: is unknown when the connection is lost before the answer, and it is not sent again",
			"the fate of a mail: is unknown when no answer comes in time, and it is not sent again",
			"the fate of a mail: is unknown when the answer makes no sense",
			"an abort: after the message was handed over leaves its fate unknown, without waiting for the answer",
			"close: comes to its end after a mail that was never answered",
		],
		{
			send:
				(send) =>
				async (...args) => {
					const receipt = await send(...args);
					return receipt.outcome === "unknown" ? send(...args) : receipt;
				},
		},
	],
	[
		"answers with the refusal of the mail before",
		[
			"local parts outside ASCII: are a refusal of the recipient where the far side does not offer SMTPUTF8",
			"a refusal: of the recipient for good is rejected, concerns the recipient and touches no other mail",
			"a refusal: of the message for good is rejected, concerns the message and touches no other mail",
			"a refusal: of the sender for good is rejected, concerns the route and touches no other mail",
			"the size limit: of the transport refuses the message by one octet, before anything is sent",
			"the size limit: of the far side refuses the message and touches no other mail",
		],
		{
			send: (send) => {
				let last: Receipt | undefined;
				return async (...args) => {
					const poison = last;
					last = await send(...args);
					return poison?.outcome === "rejected" ? poison : last;
				};
			},
		},
	],
	[
		"sends to whoever was named last",
		[
			"the bytes: may be the same for several sends at once",
			"a refusal: of one recipient is not one of the others",
			"close: lets every mail finish that was offered before it",
			"many sends at once: keep each recipient with its own message, and each arrives once",
			"many sends at once: keep each receipt with its own mail",
		],
		{
			send: (send) => {
				let last: Envelope | undefined;
				return async (envelope, bytes, options) => {
					last = envelope;
					await Promise.resolve();
					return send(last, bytes, options);
				};
			},
		},
	],
	[
		"throws for an unreachable far side",
		[
			"the fate of a mail: is to wait when nothing is there that would take it",
			"the fate of a mail: is to wait when the connection is lost before the message",
			"the fate of a mail: is to wait when the connection is lost in the middle of the message",
			"the fate of a mail: is to wait when the far side falls silent before the message",
		],
		{
			send:
				(send) =>
				async (...args) => {
					const receipt = await send(...args);
					if (receipt.outcome === "deferred" && receipt.code === "connection-lost") throw new Error("ECONNREFUSED");
					return receipt;
				},
		},
	],
	[
		"says nothing of what it lacks",
		[
			"the envelope: names a MAIL FROM that the transport says it cannot carry, and does not",
			"the envelope: names a null MAIL FROM that the transport says it cannot carry, and does not",
			"the envelope: is refused for a recipient with a blank in its quoted local part, and touches no other mail",
			"the envelope: is refused for a recipient with two dots in a row, of an old carrier, and touches no other mail",
			"local parts outside ASCII: are a refusal of the recipient, before anything is sent",
			"ids: are not invented where the far side gives none",
			"ids: that recipients see are named in the receipt where they are not ours",
		],
		answering((receipt) => receipt),
		["quotedLocalParts", "smtpUtf8", "mailFrom", "nullMailFrom", "providerMessageId", "keepsMessageId"],
	],
	[
		"invents a time to wait",
		["a refusal: because of too much mail names no time to wait, where nobody knows one"],
		{},
		["retryHint"],
	],
	[
		"has no size limit but the one it states",
		["the size limit: of the transport refuses the message by one octet, before anything is sent"],
		{ capabilities: { maxMessageBytes: 1_000_000 } },
	],
	[
		"sends non-ASCII local parts to everybody",
		["local parts outside ASCII: are a refusal of the recipient where the far side does not offer SMTPUTF8"],
		answering((receipt) =>
			"code" in receipt && receipt.code === "address-unsupported" ? { outcome: "accepted" } : receipt,
		),
	],
	[
		"ignores the signal",
		[
			"an abort: before the offer throws its reason unchanged, and nothing is sent",
			"an abort: with a reason that is no error throws that reason",
			"an abort: before the message was handed over throws its reason unchanged",
			"an abort: after the message was handed over leaves its fate unknown, without waiting for the answer",
			"an abort: of one mail does not touch another",
		],
		{
			send:
				(send) =>
				(envelope, bytes, { deliveryId }) =>
					send(envelope, bytes, { deliveryId }),
		},
	],
	[
		"throws an error of its own for an abort",
		[
			"an abort: before the offer throws its reason unchanged, and nothing is sent",
			"an abort: with a reason that is no error throws that reason",
			"an abort: before the message was handed over throws its reason unchanged",
			"an abort: of one mail does not touch another",
		],
		{
			send: (send) => async (envelope, bytes, options) => {
				try {
					return await send(envelope, bytes, options);
				} catch (error) {
					if (options.signal?.aborted === true) throw new Error("Aborted", { cause: error });
					throw error;
				}
			},
		},
	],
	[
		"turns an abort into a receipt",
		[
			"an abort: before the offer throws its reason unchanged, and nothing is sent",
			"an abort: with a reason that is no error throws that reason",
			"an abort: of one mail does not touch another",
		],
		{
			send: (send) => async (envelope, bytes, options) => {
				if (options.signal?.aborted === true) return { outcome: "deferred", scope: "message", code: "aborted" };
				return send(envelope, bytes, options);
			},
		},
	],
	[
		"waits for the answer after an abort",
		[
			"an abort: before the message was handed over throws its reason unchanged",
			"an abort: after the message was handed over leaves its fate unknown, without waiting for the answer",
		],
		{
			send:
				(send) =>
				async (envelope, bytes, { deliveryId, signal }) => {
					signal?.throwIfAborted();
					return send(envelope, bytes, { deliveryId });
				},
		},
	],
	[
		"leaves a listener on the signal",
		["an abort: after the answer changes nothing, and the transport lets go of the signal"],
		{
			send: (send) => (envelope, bytes, options) => {
				options.signal?.addEventListener("abort", () => {});
				return send(envelope, bytes, options);
			},
		},
	],
	[
		"throws on the second close",
		[
			"close: may be called twice, one after the other",
			"close: may be called twice at once, and before anything was sent",
		],
		{
			close: (close) => {
				let calls = 0;
				return async () => {
					calls += 1;
					if (calls > 1) throw new Error("Closed already");
					return close();
				};
			},
		},
	],
	[
		"does nothing on close",
		[
			"close: refuses every later send with the code transport-closed, and nothing is sent",
			"close: may be called twice at once, and before anything was sent",
			"close: waits for the mail that is under way, and takes no more",
			"verify: after close throws the code transport-closed",
		],
		{ close: () => async () => {} },
	],
	[
		"closes under the mail that is under way",
		["close: waits for the mail that is under way, and takes no more"],
		{ close: (close) => async () => void close() },
	],
	[
		"throws another error after close",
		[
			"close: refuses every later send with the code transport-closed, and nothing is sent",
			"close: may be called twice at once, and before anything was sent",
			"close: waits for the mail that is under way, and takes no more",
		],
		{
			send:
				(send) =>
				(...args) =>
					send(...args).catch((error: unknown) => {
						throw isMailError(error) && error.code === "transport-closed" ? new Error("Closed") : error;
					}),
		},
	],
	[
		"never comes to the end of close",
		[
			"close: refuses every later send with the code transport-closed, and nothing is sent",
			"close: may be called twice, one after the other",
			"close: may be called twice at once, and before anything was sent",
			"close: waits for the mail that is under way, and takes no more",
			"close: lets every mail finish that was offered before it",
			"close: comes to its end after a mail that was never answered",
			"close: of one transport leaves another to the same far side open",
			"verify: after close throws the code transport-closed",
		],
		{ close: (close) => () => close().then(() => new Promise<void>(() => {})) },
	],
	[
		"verifies by sending a mail",
		["verify: finds nothing wrong with a far side that takes mail, and sends nothing"],
		{
			verify: (verify, send) => async () => {
				await verify();
				await send(
					{ mailFrom: null, recipient: parseAddress("x@y.example") },
					Buffer.from("From: x@y.example\r\n\r\n"),
					{ deliveryId: "v" },
				);
			},
		},
	],
	[
		"finds nothing wrong, ever",
		[
			"verify: throws a MailError when nothing is there, and works again afterwards",
			"verify: after close throws the code transport-closed",
		],
		{ verify: (verify) => () => verify().catch(() => {}) },
	],
	[
		"has a verify that always fails",
		[
			"verify: finds nothing wrong with a far side that takes mail, and sends nothing",
			"verify: throws a MailError when nothing is there, and works again afterwards",
			"verify: after close throws the code transport-closed",
		],
		{ verify: () => () => Promise.reject(new Error("no")) },
	],
];

function latin1(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
	return Buffer.from(change(Buffer.from(bytes).toString("latin1")), "latin1");
}

const cases = broken.map(([what, failures, breakage, absent]) => ({ what, failures, breakage, absent }));

// At once: most of the time they wait for what never comes.
test.concurrent.each(cases)(
	"a transport that $what fails exactly the cases about it",
	async ({ failures, breakage, absent }) => {
		expect(failures).not.toEqual([]);
		expect(await failuresOf(breakage, declare(absent))).toEqual(failures);
	},
	60_000,
);
