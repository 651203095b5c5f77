import type { FieldList } from "../mime/field-list.ts";
import { findAddress, findAddresses } from "./find-address.ts";
import type { MailView } from "./mail-view.ts";
import { readWords } from "./mail-view.ts";
import type { OriginalMessage } from "./returned-mail.ts";

const maxCandidates = 50;

/** The message that came back, by its header section. */
export function toOriginalMessage({ returned, blocks }: MailView): OriginalMessage {
	const id =
		returned.get("message-id") ||
		(blocks.map((block) => block.get("original-message-id")).find((value) => value !== "") ?? "");
	return {
		messageId: /<[^<>\s]{1,990}>/.exec(id)?.[0] ?? id.slice(0, 998),
		from: findAddress(returned.get("from")),
		to: findAddress(returned.get("to")),
		subject: readWords(returned.get("subject")),
		date: readDate(returned.get("date")),
	};
}

/**
 * The deliveries named by the addresses that the report was sent to.
 *
 * The report's own header comes first: its envelope recipient is what our MAIL FROM was. The returned message's Return-Path is that too, but
 * a forwarder may have replaced it.
 */
export function findDeliveryIds(mail: MailView, parseVerp: (address: string) => string | null): readonly string[] {
	const addresses = [
		...addressesIn(mail.headers, [
			"x-original-to",
			"delivered-to",
			"envelope-to",
			"x-envelope-to",
			"to",
			"return-path",
		]),
		...addressesIn(mail.returned, ["return-path", "x-envelope-from", "sender"]),
		...mail.blocks.flatMap((block) => addressesIn(block, ["x-postfix-sender", "original-mail-from"])),
	].slice(0, maxCandidates);
	return [...new Set(addresses.map(parseVerp).filter((id) => id !== null))];
}

/** A date as mail writes it (RFC 5322 §3.3), with what mailers add; null for what is none. */
export function readDate(value: string): Date | null {
	if (value === "") return null;
	const time = Date.parse(
		value
			.slice(0, 80)
			.replace(/\([^()]{0,40}\)/g, "")
			.trim(),
	);
	return Number.isNaN(time) ? null : new Date(time);
}

function addressesIn(fields: FieldList, names: readonly string[]): readonly string[] {
	return names.flatMap((name) => fields.all(name)).flatMap(findAddresses);
}
