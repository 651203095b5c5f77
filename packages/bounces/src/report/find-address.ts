// The last label may be alone: hosts inside a network have no dot ("user@mailhub").
const pattern = /(?:"[^"\s]{1,64}"|[^\s<>()[\]{}:;,"'`|=@\\]{1,64})@[a-z0-9](?:[a-z0-9_.-]{0,252}[a-z0-9])?/giu;

/** The addresses in a line, as written, each once. */
export function findAddresses(line: string): readonly string[] {
	if (!line.includes("@")) return [];
	const found = new Set<string>();
	for (const [address] of line.matchAll(pattern)) found.add(tidy(address));
	return [...found].filter((address) => address.indexOf("@") > 0);
}

/** The first address in a line; "" where there is none. */
export function findAddress(line: string): string {
	return findAddresses(line)[0] ?? "";
}

/** For comparing: case folded, and quotes that need not be there taken away. */
export function foldAddress(address: string): string {
	const at = address.lastIndexOf("@");
	const local = address.slice(0, at);
	const bare = /^"(.*)"$/.exec(local)?.[1]?.replace(/\\(.)/g, "$1") ?? local;
	return `${bare}@${address.slice(at + 1)}`.toLowerCase();
}

/** The domain of an address, in lower case. */
export function domainOf(address: string): string {
	return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

function tidy(address: string): string {
	// "mailto:" and "rfc822;" end before the local part, but "RCPT=TO" and dots of a sentence do not.
	return address.replace(/^[.*!?#-]{1,10}(?=[a-z0-9"])/i, "");
}
