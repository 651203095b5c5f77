import { isMailError } from "@todoku/mime";
import type { Envelope } from "../transport/envelope.ts";
import type { Receipt } from "../transport/receipt.ts";
import type { Transport, TransportSendOptions } from "../transport/transport.ts";

/**
 * Offers a message to a transport and always comes back with a receipt. A transport that throws all the same is told apart by what it
 * threw: what the port documents means that nothing was sent; anything else leaves it open, and then nothing is guessed.
 */
export async function offer(
	transport: Transport,
	envelope: Envelope,
	bytes: Uint8Array,
	options: TransportSendOptions,
): Promise<Receipt> {
	try {
		return await transport.send(envelope, bytes, options);
	} catch (error) {
		if (options.signal?.aborted === true && error === options.signal.reason) {
			return { outcome: "deferred", scope: "message", code: "aborted" };
		}
		if (isMailError(error)) return { outcome: "deferred", scope: "route", code: error.code, reply: error.message };
		return { outcome: "unknown", code: "unrecognised", reply: error instanceof Error ? error.message : String(error) };
	}
}
