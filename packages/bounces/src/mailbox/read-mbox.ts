/** One mail out of an mbox. */
export interface MboxMail {
	readonly bytes: Uint8Array;
	readonly cut: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;
const greaterThan = 0x3e;
const from = Buffer.from("From ");

/**
 * Splits an mbox into its mails, one at a time, however large the file is.
 *
 * A mail begins at a "From " line that follows an empty line or is the first. ">From " loses its ">" (mboxrd; with mboxo at worst a ">" that
 * was the author's own is lost). Line ends are left as they are.
 *
 * @param chunks The file, in pieces of any size.
 * @param maxMessageBytes How much of a mail is kept; the rest is passed over.
 * @see RFC 4155
 */
export async function* readMbox(chunks: AsyncIterable<Uint8Array>, maxMessageBytes: number): AsyncGenerator<MboxMail> {
	let kept: Uint8Array[] = [];
	let size = 0;
	let cut = false;
	let started = false;
	// The file's start counts as an empty line.
	let afterEmpty = true;
	const finish = (): MboxMail => {
		const bytes = dropLastEmptyLine(Buffer.concat(kept));
		const mail = { bytes, cut };
		kept = [];
		size = 0;
		cut = false;
		return mail;
	};
	for await (const { line, complete } of readLines(chunks)) {
		if (afterEmpty && complete !== "rest" && startsMail(line)) {
			if (started) yield finish();
			started = true;
			afterEmpty = false;
			continue;
		}
		if (complete !== "rest") afterEmpty = isEmpty(line);
		if (!started) continue;
		if (size + line.length > maxMessageBytes) {
			cut = true;
			continue;
		}
		const stored = complete !== "rest" && isQuotedFrom(line) ? line.subarray(1) : line;
		kept.push(stored);
		size += stored.length;
	}
	if (started) yield finish();
}

// A line without end must not be collected whole: it comes in pieces.
const maxPieceLength = 64 * 1024;

interface Piece {
	readonly line: Uint8Array;
	/** Whether this begins a line, or goes on with one that was too long to be kept in one piece. */
	readonly complete: "start" | "rest";
}

async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
	let rest: Buffer = Buffer.alloc(0);
	let complete: Piece["complete"] = "start";
	for await (const chunk of chunks) {
		const buffer =
			rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
		let at = 0;
		for (let end = buffer.indexOf(lineFeed, at); end >= 0; end = buffer.indexOf(lineFeed, at)) {
			yield { line: buffer.subarray(at, end + 1), complete };
			complete = "start";
			at = end + 1;
		}
		rest = buffer.subarray(at);
		if (rest.length > maxPieceLength) {
			yield { line: rest, complete };
			complete = "rest";
			rest = Buffer.alloc(0);
		}
	}
	if (rest.length > 0) yield { line: rest, complete };
}

/** "From " with an address and a date: a sentence that begins with the word is none, where writers forgot to quote it. */
function startsMail(line: Uint8Array): boolean {
	if (line[0] !== 0x46 || line.length < 6 || Buffer.compare(line.subarray(0, 5), from) !== 0) return false;
	const text = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, 400)).toString("latin1");
	return (
		/^From (?:\S{0,320}\s{1,5}|\S{0,320}\s{1,5}.{0,80})(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s|\d{4}-\d\d-\d\d|.{0,60}\d\d?:\d\d)/.test(
			text,
		) || /^From [^\s@]{0,64}@?\S{0,255}\s*$/.test(text)
	);
}

function isEmpty(line: Uint8Array): boolean {
	return line[0] === lineFeed || (line[0] === carriageReturn && line[1] === lineFeed);
}

function isQuotedFrom(line: Uint8Array): boolean {
	if (line[0] !== greaterThan) return false;
	let at = 1;
	while (line[at] === greaterThan && at < 100) at++;
	return Buffer.compare(line.subarray(at, at + 5), from) === 0;
}

/** The empty line before the next "From " belongs to the mbox. */
function dropLastEmptyLine(bytes: Buffer): Uint8Array {
	const { length } = bytes;
	if (length >= 2 && bytes[length - 1] === lineFeed && bytes[length - 2] === lineFeed)
		return bytes.subarray(0, length - 1);
	if (length >= 4 && bytes[length - 2] === carriageReturn && bytes[length - 3] === lineFeed)
		return bytes.subarray(0, length - 2);
	return bytes;
}
