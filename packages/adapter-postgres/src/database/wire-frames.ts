/** A message of the client's half of PostgreSQL's protocol (PostgreSQL documentation, chapter 55). */
export interface WireFrame {
	readonly kind: "encryption" | "cancel" | "startup" | "terminate" | "message";
	readonly bytes: Uint8Array;
}

const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const cancelRequest = 80_877_102;

/** Cuts the bytes of a client into messages. */
export class WireFrames {
	#rest: Buffer = Buffer.alloc(0);
	#started = false;

	/** The messages that are complete now. */
	*push(bytes: Uint8Array): Generator<WireFrame> {
		this.#rest = Buffer.concat([this.#rest, bytes]);
		for (let frame = this.#next(); frame !== undefined; frame = this.#next()) yield frame;
	}

	#next(): WireFrame | undefined {
		// Before the session has started, messages carry no type.
		const typeBytes = this.#started ? 1 : 0;
		if (this.#rest.length < typeBytes + 4) return undefined;
		const length = typeBytes + this.#rest.readInt32BE(typeBytes);
		if (length < typeBytes + 4) return { kind: "terminate", bytes: this.#cut(this.#rest.length) };
		if (this.#rest.length < length) return undefined;
		if (this.#started) {
			const bytes = this.#cut(length);
			return { kind: bytes[0] === 0x58 ? "terminate" : "message", bytes };
		}
		const code = length >= 8 ? this.#rest.readInt32BE(4) : 0;
		const bytes = this.#cut(length);
		if (code === sslRequest || code === gssRequest) return { kind: "encryption", bytes };
		if (code === cancelRequest) return { kind: "cancel", bytes };
		this.#started = true;
		return { kind: "startup", bytes };
	}

	#cut(length: number): Buffer {
		const bytes = this.#rest.subarray(0, length);
		this.#rest = this.#rest.subarray(length);
		return bytes;
	}
}
