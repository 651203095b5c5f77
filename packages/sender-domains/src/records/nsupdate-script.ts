import { OptionError, printable } from "@todoku/core";
import { readInteger } from "@todoku/core/adapter";
import type { SenderPlan } from "../plan/sender-plan.ts";
import { isDoable, type RecordChange, type RecordChangeOptions, toRecordChanges } from "./record-change.ts";
import { formatData, quoteText, readRecordData } from "./record-data.ts";
import { readTtlSeconds } from "./record-ttl.ts";

export interface NsupdateOptions extends RecordChangeOptions {
	/** The primary server of the zone. Default: whom nsupdate finds by the zone's SOA record. */
	readonly server?: { readonly host: string; readonly port?: number | undefined } | undefined;
	/** The zone. Default: the one nsupdate finds for each name. */
	readonly zone?: string | undefined;
	/** Default: 3,600. */
	readonly ttlSeconds?: number | undefined;
}

/**
 * Writes an nsupdate script (RFC 2136). Each record is an update of its own that holds only if the name is as the plan found it, so that
 * nothing foreign is overwritten, also not what came in the meantime; what is to be done by hand stands in it as a comment. The one thing
 * it takes away is an SPF record whose extension it adds in the same update.
 *
 * @throws {MailError} (`record-unpublishable`) for what no record can hold.
 * @throws {OptionError} for a server or a zone that is none.
 */
export function formatNsupdateScript(plan: SenderPlan, options: NsupdateOptions = {}): string {
	const { server, zone } = options;
	const changes = toRecordChanges(plan, options).filter(({ kind }) => kind !== "keep");
	const ttlSeconds = readTtlSeconds(options.ttlSeconds);
	const lines = [
		`; Records for sending mail from ${printable(plan.domain, 253)}`,
		...(server === undefined ? [] : [formatServer(server.host, server.port)]),
		...(zone === undefined ? [] : [`zone ${checkHost("zone", zone)}`]),
		...changes.flatMap((change) => formatChange(change, ttlSeconds)),
		...(changes.some(isDoable) ? [] : ["; Nothing to add."]),
	];
	return `${lines.join("\n")}\n`;
}

function formatChange(change: RecordChange, ttlSeconds: number): readonly string[] {
	const { record } = change;
	const data = formatData(readRecordData(record));
	const name = `${record.name}.`;
	const why = `; ${printable(record.why.en, 2_000)}`;
	const add = `update add ${name} ${ttlSeconds} IN ${data}`;
	switch (change.kind) {
		case "keep":
			return [];
		case "add":
			return ["", why, ...prerequisites(record.type, name, change.beside), add, "send"];
		case "replace": {
			const old = quoteText(change.old);
			const before = prerequisites(record.type, name, [change.old, ...change.beside]);
			return ["", why, ...before, `update delete ${name} IN TXT ${old}`, add, "send"];
		}
		case "by-hand":
			return ["", why, `; BY HAND: ${printable(record.sentence.en, 2_000)}`, `; ${name} ${ttlSeconds} IN ${data}`];
		default:
			return change satisfies never;
	}
}

/**
 * What has to hold, or the server changes nothing.
 *
 * A server drops without a word what would stand beside a CNAME (RFC 2136 §3.4.2.2), so that none is asked for first. The texts of a name
 * must be exactly those that were found (§2.4.2).
 */
function prerequisites(type: "MX" | "TXT" | "CNAME", name: string, texts: readonly string[]): readonly string[] {
	if (type === "CNAME") return [`prereq nxdomain ${name}`];
	if (texts.length > 0) return texts.map((text) => `prereq yxrrset ${name} IN TXT ${quoteText(text)}`);
	return [`prereq nxrrset ${name} IN ${type}`, `prereq nxrrset ${name} IN CNAME`];
}

function formatServer(host: string, port: number | undefined): string {
	return `server ${checkHost("server", host)} ${readInteger("server.port", port, 1, 65_535) ?? 53}`;
}

function checkHost(option: string, host: string): string {
	if (host.length <= 255 && /^[a-z0-9_.:-]+$/i.test(host)) return host;
	throw new OptionError(option, "must be a host name or an IP address");
}
