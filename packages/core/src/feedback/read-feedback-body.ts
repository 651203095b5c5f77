import type { IncomingMessage } from "node:http";
import type { FeedbackRequest } from "./feedback-intake.ts";

/** The body as the intake takes it; null where it is longer than allowed. */
export type FeedbackBody = { readonly body: FeedbackRequest["body"] } | null;

/**
 * Reads the octets of a request, whatever its content type says: SNS posts JSON and calls it text/plain. Where a body parser was here
 * before, its result is taken.
 *
 * @throws When the client went away.
 */
export async function readFeedbackBody(
	request: IncomingMessage & { readonly body?: unknown },
	limitBytes: number,
): Promise<FeedbackBody> {
	if (request.readableDidRead) return { body: asBody(request.body) };
	if (Number(request.headers["content-length"] ?? 0) > limitBytes) return null;
	const chunks: Uint8Array[] = [];
	let length = 0;
	// A stream that is destroyed takes the connection with it, and the answer.
	for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
		length += chunk.byteLength;
		if (length > limitBytes) return null;
		chunks.push(chunk);
	}
	return { body: Buffer.concat(chunks) };
}

function asBody(body: unknown): FeedbackRequest["body"] {
	return typeof body === "string" || (typeof body === "object" && body !== null) ? body : undefined;
}
