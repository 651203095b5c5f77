import { TransportClosedError } from "../errors.ts";
import type { Envelope } from "../transport/envelope.ts";
import type { Receipt } from "../transport/receipt.ts";
import type { Transport, TransportSendOptions } from "../transport/transport.ts";

/** One offer, as a transport saw it. */
export interface RecordedOffer {
	readonly envelope: Envelope;
	readonly bytes: Uint8Array;
	readonly deliveryId: string;
}

/** A transport that sends nothing and remembers everything. */
export interface RecordingTransport extends Transport {
	/** Every offer so far, in order. */
	readonly offers: readonly RecordedOffer[];
	readonly closed: boolean;
}

export interface RecordingTransportOptions {
	/** Default: `recording`. */
	readonly name?: string;
	/** What it answers, or throws. Default: accepts. */
	readonly answer?: (offer: RecordedOffer, options: TransportSendOptions) => Receipt | Promise<Receipt>;
}

/** Makes a transport for tests of whatever uses one. It honours the port: closed it throws, aborted it throws the reason. */
export function createRecordingTransport(options: RecordingTransportOptions = {}): RecordingTransport {
	const name = options.name ?? "recording";
	const offers: RecordedOffer[] = [];
	let closed = false;
	return {
		name,
		capabilities: { maxMessageBytes: 40 * 1024 * 1024, mailFrom: true, smtpUtf8: true, keepsMessageId: true },
		offers,
		get closed(): boolean {
			return closed;
		},
		async send(envelope: Envelope, bytes: Uint8Array, sendOptions: TransportSendOptions): Promise<Receipt> {
			if (closed) throw new TransportClosedError(name);
			sendOptions.signal?.throwIfAborted();
			const offer: RecordedOffer = { envelope, bytes: Uint8Array.from(bytes), deliveryId: sendOptions.deliveryId };
			offers.push(offer);
			return options.answer === undefined ? { outcome: "accepted" } : options.answer(offer, sendOptions);
		},
		async close(): Promise<void> {
			closed = true;
		},
	};
}
