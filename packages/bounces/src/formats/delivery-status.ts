import { type Field, FieldList, readFieldBlocks } from "../mime/field-list.ts";
import type { BounceReason } from "../reason/bounce-reason.ts";
import { readStatusField } from "../reason/smtp-reply.ts";
import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import type { Format } from "./format.ts";

/** The delivery-status part of RFC 3464, and the same fields where a server wrote them into the text instead. */
export const deliveryStatus: Format = {
	name: "rfc3464",
	recognises: ({ blocks, words }) => blocks.length > 0 || /^(?:final|original)-recipient ?:/m.test(words),
	read: (mail) => {
		const blocks = mail.blocks.length > 0 ? mail.blocks : readFieldBlocks(fromText(mail));
		const reportingMta = typed(blocks.map((block) => block.get("reporting-mta")).find((value) => value !== "") ?? "");
		const failures = blocks.flatMap(splitRecipients).flatMap((block) => readBlock(block, reportingMta));
		if (failures.length > 0) return failures;
		// Some put an empty line between the recipient and what happened to it.
		const merged = {
			get: (name: string) => blocks.map((block) => block.get(name)).find((value) => value !== "") ?? "",
		};
		return readBlock(merged, reportingMta);
	},
};

/** Some leave out the empty line between two recipients. */
function splitRecipients(block: FieldList): readonly FieldList[] {
	if (block.all("final-recipient").length < 2) return [block];
	const blocks: Field[][] = [[]];
	const seen = new Set<string>();
	for (const field of block.fields) {
		if (seen.has(field.name) && field.name === "final-recipient") {
			blocks.push([]);
			seen.clear();
		}
		seen.add(field.name);
		blocks.at(-1)?.push(field);
	}
	return blocks.map((fields) => new FieldList(fields));
}

/** Who was refused, and why, as the report's own fields say. */
function readBlock(block: Pick<FieldList, "get">, reportingMta: string): readonly Failure[] {
	const final = findAddress(block.get("final-recipient"));
	const original = findAddress(block.get("original-recipient"));
	const actual = findAddress(block.get("x-actual-recipient"));
	const recipient = final || original;
	if (recipient === "") return [];
	const statusField = block.get("status");
	const diagnostic = typed(block.get("diagnostic-code")) || (/\(([^()]{4,400})\)/.exec(statusField)?.[1] ?? "");
	const alias = [original, actual].find(
		(address) => address !== "" && address.toLowerCase() !== recipient.toLowerCase(),
	);
	return [
		{
			recipient,
			alias,
			diagnostic,
			context: /^x-(?:unix|local)/i.test(block.get("diagnostic-code")) ? "mailer:" : undefined,
			status: readStatusField(statusField),
			action:
				block
					.get("action")
					.split(/[\s(;]/)[0]
					?.toLowerCase() ?? "",
			reportingMta,
			remoteMta: typed(block.get("remote-mta")),
			reason: categories[block.get("x-powermta-bouncecategory").trim().toLowerCase()],
		},
	];
}

// PowerMTA classifies what it was told by itself. Categories that are too wide to mean one reason are left out.
const categories: { readonly [category: string]: BounceReason } = {
	"bad-mailbox": "userunknown",
	"bad-domain": "hostunknown",
	"inactive-mailbox": "suspend",
	"quota-issues": "mailboxfull",
	"relaying-issues": "norelaying",
	"spam-related": "spamdetected",
	"virus-related": "virusdetected",
	"message-expired": "expired",
};

/** The value without its type: "smtp; 550 …", "dns; mx.shop.example". */
function typed(value: string): string {
	return value
		.replace(/^\s{0,10}(?:smtp|dns|dsn|x-[\w-]{1,30}|rfc822|unix|x400|lmtp|local)\s{0,3};\s{0,10}/i, "")
		.trim();
}

function fromText({ lines }: MailView): readonly string[] {
	const at = lines.findIndex((line) =>
		/^\s{0,8}(?:reporting-mta|final-recipient|original-recipient|action)\s?:/i.test(line),
	);
	return at < 0 ? [] : lines.slice(at).map((line) => (/^\s{0,8}[\w-]{1,40}\s?:/.test(line) ? line.trim() : line));
}
