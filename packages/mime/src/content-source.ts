import { isMailError } from "./errors.ts";
import { AttachmentError } from "./message-error.ts";

/** Content that arrives piece by piece: a Node stream, a web stream, or any other async iterable. Text is taken as UTF-8. */
export type ContentSource = AsyncIterable<Uint8Array | string>;

// The parts of streams and iterators that matter here, of whichever make they are.
interface Closable {
	readonly readableDidRead?: unknown;
	readonly locked?: unknown;
	readonly next?: unknown;
	on?(event: "error", listener: () => void): unknown;
	destroy?(): unknown;
	cancel?(): Promise<unknown>;
	return?(): Promise<unknown>;
}

// What can be read only once would be silently empty the second time.
const consumed = new WeakSet<object>();

/** Tells whether a value is content that has to be read. */
export function isContentSource(value: unknown): value is ContentSource {
	return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Keeps a stream that fails while it waits for its turn from ending the process; reading it reports the failure. */
export function guardSource(source: ContentSource): void {
	const stream = source as Closable;
	if (typeof stream.on === "function") stream.on("error", () => {});
}

/** Closes a source that will not be read, or not to its end. One that is closed already stays so. */
export function closeSource(source: ContentSource): void {
	const closable = source as Closable;
	if (typeof closable.destroy === "function") closable.destroy();
	else if (typeof closable.cancel === "function" && closable.locked !== true) ignore(() => closable.cancel?.());
	else if (typeof closable.next === "function" && typeof closable.return === "function")
		ignore(() => closable.return?.());
}

/**
 * Reads a source to its end. It has no time limit of its own: destroy the stream to give up.
 *
 * @param onOctets Told of each piece before it is kept; what it throws ends the reading.
 * @throws {AttachmentError} when the source fails, yields something else than bytes or text, or has been read before.
 */
export async function readSource(
	what: string,
	source: ContentSource,
	onOctets: (octets: number) => void,
): Promise<Buffer> {
	if ((source as Closable).readableDidRead === true || consumed.has(source)) {
		throw new AttachmentError(what, "has a stream that has been read before; give each message a new one");
	}
	if (isReadOnce(source)) consumed.add(source);
	const pieces: Buffer[] = [];
	try {
		for await (const piece of source as AsyncIterable<unknown>) {
			if (typeof piece !== "string" && !(piece instanceof Uint8Array)) {
				throw new AttachmentError(what, "has a stream that yields something else than bytes or text");
			}
			// Counted before it is copied, and copied because the source may use its memory again.
			onOctets(typeof piece === "string" ? Buffer.byteLength(piece) : piece.byteLength);
			pieces.push(Buffer.from(piece as Uint8Array));
		}
	} catch (cause) {
		if (isMailError(cause)) throw cause;
		throw new AttachmentError(what, "could not be read to its end (see cause)", { cause });
	}
	return Buffer.concat(pieces);
}

function isReadOnce(source: ContentSource): boolean {
	return ["destroy", "getReader", "next"].some((method) => method in source);
}

function ignore(action: () => Promise<unknown> | undefined): void {
	// The error that made us close it is the one to report.
	Promise.resolve()
		.then(action)
		.catch(() => {});
}
