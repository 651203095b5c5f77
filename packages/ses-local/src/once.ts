/** Does the work when it is first asked for, and gives the same answer ever after. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
	let result: Promise<T> | undefined;
	return () => {
		result ??= work();
		return result;
	};
}
