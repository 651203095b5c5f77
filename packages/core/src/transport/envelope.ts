import type { Address } from "@todoku/mime";

/**
 * What carries a message, apart from what its header says (RFC 5321 §2.3.1): here always to one recipient, because one delivery is one
 * recipient with one outcome.
 */
export interface Envelope {
	/** The reverse-path, where returned mail goes (RFC 5321 §3.3); `null` is `<>`, which nothing is returned to (§4.5.5). */
	readonly mailFrom: Address | null;
	readonly recipient: Address;
}
