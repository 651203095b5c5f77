import { createHash } from "node:crypto";
import type { FieldList } from "../mime/field-list.ts";
import type { ReportIdentity } from "./to-feedback-event.ts";

const dayMs = 86_400_000;
const earliest = Date.UTC(2000, 0);

/**
 * What identifies a report. Its transport headers do not: the same mail read from a pipe and from a mailbox differs in them.
 *
 * @param date What its Date field says. Somebody else wrote it, so a time that cannot be is not believed.
 */
export function identifyReport(bytes: Uint8Array, headers: FieldList, date: Date | null, now: Date): ReportIdentity {
	const isPlausible = date !== null && date.getTime() >= earliest && date.getTime() <= now.getTime() + dayMs;
	return { id: headers.get("message-id") || digestOf(bytes, headers), at: isPlausible ? date : now };
}

/** qmail and others give their reports no Message-ID. Line ends differ between a pipe and a mailbox, too. */
function digestOf(bytes: Uint8Array, headers: FieldList): string {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
		.toString("latin1")
		.replaceAll("\r\n", "\n");
	const body = text.slice(Math.max(0, text.indexOf("\n\n"))).trimEnd();
	const hash = createHash("sha256");
	for (const part of [headers.get("date"), headers.get("from"), body]) hash.update(part).update("\0");
	return hash.digest("hex");
}
