import { HeaderError } from "./header.ts";
import { checkForeignMessageId } from "./message-id.ts";

/** What ties a message to earlier ones. Each value is a Message-ID as its recipient saw it: a service may have replaced ours. */
export interface Thread {
	/** The mail this one answers or follows: `receipt.messageIdSeen ?? receipt.messageId`. */
	readonly inReplyTo?: string | undefined;
	/** The mails before that one, oldest first; `inReplyTo` is appended for you. */
	readonly references?: readonly string[] | undefined;
}

// One line of a message at most, so that software which does not unfold still keeps the thread together (RFC 5537 §3.4.4 does the same).
const maxReferencesOctets = 998 - "References: ".length;

/**
 * Builds In-Reply-To and References. References holds each Message-ID once; when it grows over 986 octets, the first (it names the
 * thread) and as many of the last as fit are kept.
 *
 * @throws {HeaderError} for a value that is no Message-ID.
 * @see RFC 5322 §3.6.4
 */
export function threadFields(thread: Thread): { name: string; value: string }[] {
	const parent = thread.inReplyTo === undefined ? [] : [checkForeignMessageId("In-Reply-To", thread.inReplyTo)];
	const given: unknown = thread.references ?? [];
	if (!Array.isArray(given)) throw new HeaderError("References", "has a value that is no list of Message-IDs");
	const earlier = (given as string[]).map((id) => checkForeignMessageId("References", id));
	// The parent stands last even if it was listed before: readers take the last one for it.
	const ids = [...new Set(earlier)].filter((id) => id !== parent[0]).concat(parent);
	return [
		...parent.map((value) => ({ name: "In-Reply-To", value })),
		...(ids.length === 0 ? [] : [{ name: "References", value: bounded(ids).join(" ") }]),
	];
}

function bounded(ids: readonly string[]): readonly string[] {
	const [first, ...rest] = ids;
	if (first === undefined) return [];
	const kept: string[] = [];
	let octets = first.length;
	for (const id of rest.toReversed()) {
		octets += id.length + 1;
		if (octets > maxReferencesOctets) break;
		kept.unshift(id);
	}
	// Two giants: the parent tells more than the beginning.
	return kept.length === 0 && rest.length > 0 ? rest.slice(-1) : [first, ...kept];
}
