import { createHash } from "node:crypto";

/**
 * SHA-256, in hex, of what an application gave. The Message-ID, the Date and the boundaries are ours and differ each time a message is
 * composed; without them, equal messages have equal hashes.
 *
 * @param facts What belongs to the message and does not stand in its bytes: Bcc, the envelope, the lane.
 * @param boundary The text that was given to the composer for its boundaries.
 */
export function contentHash(bytes: Uint8Array, boundary: string, facts: readonly unknown[]): string {
	// latin1: one character for one octet, whatever they mean.
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
	const end = text.indexOf("\r\n\r\n");
	const header = text.slice(0, end).replaceAll(/^(?:Message-ID|Date):.*(?:\r\n[ \t].*)*(?:\r\n)?/gim, "");
	const hash = createHash("sha256").update(JSON.stringify(facts)).update("\0");
	return hash.update((header + text.slice(end)).replaceAll(boundary, ""), "latin1").digest("hex");
}
