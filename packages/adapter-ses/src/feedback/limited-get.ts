/** As much of the global `fetch` as is used here; it fits. */
export type SnsFetch = (
	url: string,
	init: { readonly redirect: "manual"; readonly signal: AbortSignal },
) => Promise<{ readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>;

export interface GetLimits {
	/** Milliseconds for the whole answer. */
	readonly timeoutMs: number;
	readonly maxBytes: number;
}

/**
 * GETs a text. Redirects are not followed: they are answers like any other.
 *
 * @throws When there is no whole answer in time, or a longer one than allowed.
 */
export async function getLimited(
	fetch: SnsFetch,
	url: string,
	{ timeoutMs, maxBytes }: GetLimits,
): Promise<{ readonly status: number; readonly text: string }> {
	const signal = AbortSignal.timeout(timeoutMs);
	// The race as well: a fetch that is not ours may not look at the signal.
	return Promise.race([get(), end(signal)]);

	async function get(): Promise<{ readonly status: number; readonly text: string }> {
		const { status, body } = await fetch(url, { redirect: "manual", signal });
		const chunks: Uint8Array[] = [];
		let length = 0;
		for await (const chunk of body ?? []) {
			length += chunk.byteLength;
			if (length > maxBytes) throw new Error(`The answer is longer than ${maxBytes} octets`);
			chunks.push(chunk);
		}
		return { status, text: Buffer.concat(chunks).toString("utf8") };
	}
}

function end(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
	});
}
