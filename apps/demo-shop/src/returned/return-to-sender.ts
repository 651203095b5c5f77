import { composeBounceNotice } from "@todoku/bounces";
import { isMailError } from "@todoku/core";
import { deadDiagnostic } from "./dead-addresses.ts";

/** The host that takes the shop's mail on the standard route. */
const relay = "relay.todoku-demo.example";

export interface Undeliverable {
	/** The relay's own name for the mail. */
	readonly id: string;
	readonly at: Date;
	/** The reverse-path: whom to tell. */
	readonly mailFrom: string;
	readonly recipient: string;
	readonly raw: Uint8Array;
}

/**
 * What a relay does that took a mail and cannot deliver it: it writes to the reverse-path (RFC 5321 §6.1). Undefined where that is no
 * address anybody could write to.
 */
export function returnToSender({ id, at, mailFrom, recipient, raw }: Undeliverable): Uint8Array | undefined {
	const event = {
		...({ eventId: `${relay}/${id}/${recipient}`, kind: "bounced", bounce: "hard", at, recipient } as const),
		...{ status: "5.1.1", diagnostic: `smtp; ${deadDiagnostic}` },
	};
	try {
		return composeBounceNotice(event, { to: mailFrom, reportingMta: relay, message: raw });
	} catch (error) {
		if (isMailError(error)) return undefined;
		throw error;
	}
}
