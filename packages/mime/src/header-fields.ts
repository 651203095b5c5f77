import { toWireAddress } from "./address.ts";
import { autoSubmittedFields } from "./auto-submitted.ts";
import type { JisTexts } from "./charset.ts";
import { writeUtf8Words } from "./encoded-word-writer.ts";
import { HeaderError, header } from "./header.ts";
import { listUnsubscribeFields } from "./list-unsubscribe.ts";
import type { Mailbox } from "./mailbox.ts";
import type { MessageContent } from "./message.ts";
import { threadFields } from "./references.ts";

/** A header field whose value is not yet folded, or, `folded`, is exactly what stands on the wire. */
export interface Field {
	readonly name: string;
	readonly value: string;
	readonly folded?: boolean;
}

/** The mailboxes of a message by header field, in the order in which the fields are written. */
export type MailboxFields = ReadonlyMap<"From" | "Sender" | "Reply-To" | "To" | "Cc", readonly Mailbox[]>;

/** The engine's own way of encoding a header value. */
export type EngineEncoder = (name: string, value: string | { name: string; address: string }[]) => string;

// What the message decides itself, what belongs to the envelope or to final delivery, and what only the composer may write.
const reservedFields: ReadonlySet<string> = new Set(
	"from sender reply-to to cc bcc subject date message-id mime-version return-path received dkim-signature".split(" "),
);

/**
 * The fields that properties of the message stand for, and its custom ones; all ASCII once the engine has encoded them.
 *
 * @throws {HeaderError} for a value that cannot be written, and for a custom field that the message writes itself.
 */
export function propertyFields(message: MessageContent, encode: EngineEncoder): Field[] {
	const own: Field[] = [
		...threadFields(message),
		...(message.listUnsubscribe === undefined
			? []
			: listUnsubscribeFields(message.listUnsubscribe).map((field) => ({ ...field, folded: true }))),
		...(message.autoSubmitted === undefined ? [] : autoSubmittedFields(message.autoSubmitted)),
	];
	const taken = new Set(own.map(({ name }) => name.toLowerCase()));
	const custom = Object.entries(message.headers ?? {}).map(([name, value]): Field => {
		const checked = header(name, value);
		const lower = name.toLowerCase();
		if (reservedFields.has(lower) || lower.startsWith("content-") || lower.startsWith("resent-")) {
			throw new HeaderError(name, "is written by the message itself and cannot be set as a custom header");
		}
		if (taken.has(lower))
			throw new HeaderError(name, "is set twice: as a custom header and by a property of the message");
		// Programs read such values; encoding them to make them fit would hide them.
		if (!isFoldable(encode(name, value))) {
			throw new HeaderError(
				name,
				"has a value that cannot be folded: over 900 characters without a blank, or over 60 blanks",
			);
		}
		return { name: checked.name, value: trimBlanks(checked.value) };
	});
	return [...own, ...custom];
}

/** Writes mailboxes as the value of an address field: addresses as SMTP needs them, names in encoded words where they need it. */
export function writeMailboxes(mailboxes: readonly Mailbox[], jis: JisTexts, encode: EngineEncoder): string {
	return mailboxes
		.map(({ displayName = "", address }) => {
			const words = writeJisWords(displayName, jis);
			const wire = encode("To", [{ name: words === undefined ? displayName : "", address: toWireAddress(address) }]);
			if (words === undefined && isFoldable(wire)) return wire;
			const bare = encode("To", [{ name: "", address: toWireAddress(address) }]);
			return `${words ?? writeUtf8Words(displayName)} <${bare.replace(/^<(.*)>$/s, "$1")}>`;
		})
		.join(", ");
}

/** Writes the value of an unstructured field that people read. */
export function writeText(name: string, text: string, jis: JisTexts, encode: EngineEncoder): string {
	const words = writeJisWords(text, jis) ?? encode(name, trimBlanks(text));
	return isFoldable(words) ? words : writeUtf8Words(text);
}

function writeJisWords(text: string, jis: JisTexts): string | undefined {
	const inJis = jis(text);
	return inJis === undefined || inJis.isAscii ? undefined : inJis.toEncodedWords();
}

/** Blanks at the end mean nothing in a header, and folded they would make a line of nothing else. */
function trimBlanks(value: string): string {
	return value.replace(/(?<![ \t])[ \t]+$/, "");
}

/** Whether folding at blanks keeps lines within 998 octets (RFC 5322 §2.1.1) and never makes one of blanks only (§3.2.2). */
function isFoldable(value: string): boolean {
	return !/[^ \t]{901}|[ \t]{61}/.test(value);
}
