import { printable } from "@todoku/core";
import type { SenderPlan } from "../plan/sender-plan.ts";
import { type DoableChange, isDoable, type RecordChangeOptions, toRecordChanges } from "./record-change.ts";
import { type RecordData, readRecordData, splitText } from "./record-data.ts";
import { readTtlSeconds } from "./record-ttl.ts";

/** `ChangeBatch` of Route 53's `ChangeResourceRecordSets`, as its API and `aws route53 … --change-batch` take it. */
export interface Route53ChangeBatch {
	readonly Comment: string;
	/** Empty where there is nothing to do; Route 53 refuses an empty batch. */
	readonly Changes: readonly Route53Change[];
}

export interface Route53Change {
	/** `CREATE` fails where such a record exists; `UPSERT` puts all values of a name in the place of all that are there. */
	readonly Action: "CREATE" | "UPSERT";
	readonly ResourceRecordSet: {
		readonly Name: string;
		readonly Type: "MX" | "TXT" | "CNAME";
		readonly TTL: number;
		/** The record of the plan first, then the texts of others that stay. */
		readonly ResourceRecords: readonly { readonly Value: string }[];
	};
}

export interface Route53BatchOptions extends RecordChangeOptions {
	/** Default: 3,600. */
	readonly ttlSeconds?: number | undefined;
}

/**
 * Writes the change batch. One record set holds all texts of a name, so that those already there are in it again; what is to be done by hand
 * is not in it.
 *
 * @throws {MailError} (`record-unpublishable`) for what no record can hold.
 */
export function toRoute53ChangeBatch(plan: SenderPlan, options: Route53BatchOptions = {}): Route53ChangeBatch {
	const ttlSeconds = readTtlSeconds(options.ttlSeconds);
	return {
		// The API takes 256 characters.
		Comment: `Records for sending mail from ${printable(plan.domain, 200)}`,
		Changes: toRecordChanges(plan, options)
			.filter(isDoable)
			.map((change) => toChange(change, ttlSeconds)),
	};
}

function toChange(change: DoableChange, ttlSeconds: number): Route53Change {
	const { record, beside } = change;
	const isNew = change.kind === "add" && beside.length === 0;
	const values = [toValue(readRecordData(record)), ...beside.map(quoteRoute53Text)];
	return {
		Action: isNew ? "CREATE" : "UPSERT",
		ResourceRecordSet: {
			Name: `${record.name}.`,
			Type: record.type,
			TTL: ttlSeconds,
			ResourceRecords: values.map((Value) => ({ Value })),
		},
	};
}

function toValue(data: RecordData): string {
	switch (data.type) {
		case "MX":
			return `${data.preference} ${data.host}.`;
		case "CNAME":
			return `${data.target}.`;
		case "TXT":
			return quoteRoute53Text(data.text);
		default:
			return data satisfies never;
	}
}

/** Quoted strings as Route 53 writes them: `\"` and, unlike a master file, other characters as three **octal** digits (Developer Guide, "TXT record type"). */
function quoteRoute53Text(text: string): string {
	return splitText(text)
		.map((string) => `"${Array.from(string, quoteOctet).join("")}"`)
		.join(" ");
}

function quoteOctet(octet: number): string {
	if (octet === 0x22) return '\\"';
	if (octet >= 0x20 && octet <= 0x7e && octet !== 0x5c) return String.fromCharCode(octet);
	return `\\${octet.toString(8).padStart(3, "0")}`;
}

/** The text of a TXT value as Route 53 writes it, one character per octet; null for what is no such value. */
export function readRoute53Text(value: string): string | null {
	if (!/^\s*"(?:[^"\\]|\\[\s\S])*"(?:\s+"(?:[^"\\]|\\[\s\S])*")*\s*$/.test(value)) return null;
	const strings = value.match(/"(?:[^"\\]|\\[\s\S])*"/g) ?? [];
	return strings
		.map((string) =>
			string
				.slice(1, -1)
				.replace(/\\(?:([0-3][0-7]{2})|([\s\S]))/g, (_, octal, other) =>
					octal === undefined ? other : String.fromCharCode(Number.parseInt(octal, 8)),
				),
		)
		.join("");
}
