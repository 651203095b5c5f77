import type { Duplex } from "node:stream";

/** Reads what an SMTP client says: lines, and messages up to their final dot. */
export class SmtpReader {
	readonly #stream: Duplex;
	readonly #pace: (octets: number) => Promise<void>;
	#pending: Buffer = Buffer.alloc(0);

	/** @param pace Called after each piece that was read; while it waits, nothing more is read from the connection. */
	constructor(stream: Duplex, pace: (octets: number) => Promise<void>) {
		this.#stream = stream;
		this.#pace = pace;
	}

	/** The next line without its CRLF, and nothing else ends one (RFC 5321 §2.3.8); null at the end of the connection. */
	async line(): Promise<string | null> {
		for (;;) {
			const end = this.#pending.indexOf("\r\n");
			if (end >= 0) {
				const line = this.#pending.toString("utf8", 0, end);
				this.#pending = this.#pending.subarray(end + 2);
				return line;
			}
			const chunk = await this.#read();
			if (chunk === null) return null;
			this.#pending = Buffer.concat([this.#pending, chunk]);
		}
	}

	/**
	 * A message without dot-stuffing and without its final dot; null when the connection ended first.
	 *
	 * @param begins Called once, when there is something of the message but not its end; false stops reading.
	 */
	async message(begins: () => Promise<boolean>): Promise<Buffer | null> {
		// The CRLF after DATA is part of the end where the message is empty (RFC 5321 §4.1.1.4).
		const chunks: Buffer[] = [Buffer.from("\r\n")];
		let total = 2;
		let carry: Buffer = chunks[0] as Buffer;
		let begun = false;
		let chunk: Buffer | null = this.#take();
		for (;;) {
			const window = Buffer.concat([carry, chunk]);
			const end = window.indexOf("\r\n.\r\n");
			chunks.push(chunk);
			if (end >= 0) {
				this.#pending = window.subarray(end + 5);
				// What stands before the window, and the CRLF that belongs to the message.
				return unstuff(Buffer.concat(chunks).subarray(0, total - carry.byteLength + end + 2));
			}
			total += chunk.byteLength;
			carry = window.subarray(-4);
			if (!begun && total > 2) {
				begun = true;
				if (!(await begins())) return null;
			}
			chunk = await this.#read();
			if (chunk === null) return null;
		}
	}

	/** Forgets what was sent ahead. @see RFC 3207 §6 */
	discard(): void {
		this.#pending = Buffer.alloc(0);
	}

	#take(): Buffer {
		const pending = this.#pending;
		this.#pending = Buffer.alloc(0);
		return pending;
	}

	async #read(): Promise<Buffer | null> {
		for (;;) {
			const chunk = this.#stream.read() as Buffer | null;
			if (chunk !== null) {
				await this.#pace(chunk.byteLength);
				return chunk;
			}
			if (this.#stream.readableEnded || this.#stream.destroyed) return null;
			await this.#readable();
		}
	}

	#readable(): Promise<void> {
		const stream = this.#stream;
		return new Promise((resolve) => {
			const done = (): void => {
				for (const event of wakingEvents) stream.off(event, done);
				resolve();
			};
			for (const event of wakingEvents) stream.on(event, done);
		});
	}
}

const wakingEvents = ["readable", "end", "close"] as const;

/** @param bytes Beginning with a CRLF that is not part of the message. */
function unstuff(bytes: Buffer): Buffer {
	const pieces: Buffer[] = [];
	let start = 2;
	for (let at = bytes.indexOf("\r\n."); at >= 0; at = bytes.indexOf("\r\n.", at + 2)) {
		pieces.push(bytes.subarray(start, at + 2));
		start = at + 3;
	}
	pieces.push(bytes.subarray(start));
	return Buffer.concat(pieces);
}
