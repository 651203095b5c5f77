import { isIP } from "node:net";

/** Where a name server listens. */
export interface ServerAddress {
	/** An IP address, without brackets. */
	readonly address: string;
	readonly port: number;
}

const dnsPort = 53;

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:53`; null for anything else. */
export function parseServerAddress(text: string): ServerAddress | null {
	if (isIP(text) !== 0) return { address: text, port: dnsPort };
	const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
	const address = bracketed ?? plain ?? "";
	const port = digits === undefined ? dnsPort : Number(digits);
	const isRight = bracketed === undefined ? isIP(address) === 4 : isIP(address) === 6;
	return isRight && port >= 1 && port <= 65_535 ? { address, port } : null;
}
