import { MessageError, MessageTooLargeError } from "./message-error.ts";

/** How much a message may hold. */
export interface SizeOptions {
	/** The whole message as composed, in octets; at least 1. Default: 41 943 040 (40 MiB). A transport may take less. */
	readonly maxBytes?: number | undefined;
	/**
	 * One attachment that is read (a stream, an async iterable, a file), in octets before encoding, which adds 37 %; at least 1.
	 * Default: 20 971 520 (20 MiB). `maxBytes` holds besides.
	 */
	readonly maxAttachmentBytes?: number | undefined;
}

const defaultMaxBytes = 40 * 1024 * 1024;
const defaultMaxAttachmentBytes = 20 * 1024 * 1024;

/** Counts what goes into a message and stops it at the first octet too many, so that no more than the limit is ever held. */
export class SizeLimit {
	readonly #maxBytes: number;
	readonly #maxAttachmentBytes: number;
	#octets = 0;

	/** @throws {MessageError} for a limit that is no positive whole number. */
	constructor(options: SizeOptions) {
		this.#maxBytes = checkLimit("maxBytes", options.maxBytes ?? defaultMaxBytes);
		this.#maxAttachmentBytes = checkLimit(
			"maxAttachmentBytes",
			options.maxAttachmentBytes ?? defaultMaxAttachmentBytes,
		);
	}

	/**
	 * Counts content that will be written, by the least it can become.
	 *
	 * @throws {MessageTooLargeError} when the message cannot fit any more.
	 */
	addText(octets: number): void {
		this.#octets += octets;
		this.checkMessage(this.#octets);
	}

	/** {@link addText} for what is written in base64: four octets for three. */
	addBinary(octets: number): void {
		this.addText(Math.floor((octets * 4) / 3));
	}

	/**
	 * Counts one attachment as it is read.
	 *
	 * @returns To be told of each piece; throws {@link MessageTooLargeError} at the piece that is too much.
	 */
	attachmentReader(what: string): (octets: number) => void {
		let read = 0;
		return (octets) => {
			read += octets;
			if (read > this.#maxAttachmentBytes) {
				throw new MessageTooLargeError(what, "maxAttachmentBytes", this.#maxAttachmentBytes);
			}
			this.addBinary(octets);
		};
	}

	/** @throws {MessageTooLargeError} for a message of more octets than allowed. */
	checkMessage(octets: number): void {
		if (octets > this.#maxBytes) throw new MessageTooLargeError("The message", "maxBytes", this.#maxBytes);
	}
}

function checkLimit(name: string, value: number): number {
	if (Number.isSafeInteger(value) && value > 0) return value;
	throw new MessageError(`The option ${name} is no positive whole number of octets`);
}
