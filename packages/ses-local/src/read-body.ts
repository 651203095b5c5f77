import type { IncomingMessage } from "node:http";
import { SesError } from "./errors.ts";

/** A 40 MB message is 53 MB of base64; the rest is room for the JSON around it. */
export const maxBodyBytes: number = 60 * 1024 * 1024;

/**
 * Reads the whole body.
 *
 * A body that is too long is read to its end and dropped, so that the client is listening when the refusal comes; one
 * that goes on beyond four times the limit loses its connection.
 *
 * @throws {SesError} `RequestEntityTooLargeException`.
 * @throws The stream's own error when the client goes away.
 */
export async function readBody(request: IncomingMessage, maxBytes: number = maxBodyBytes): Promise<Uint8Array> {
	let chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		length += chunk.byteLength;
		if (length > 4 * maxBytes) break;
		if (length > maxBytes) chunks = [];
		else chunks.push(chunk);
	}
	if (length > maxBytes) {
		throw new SesError("RequestEntityTooLargeException", `The request body is over ${maxBytes} bytes.`);
	}
	return Buffer.concat(chunks);
}
