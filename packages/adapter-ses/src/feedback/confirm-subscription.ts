import { MailError } from "@todoku/core";
import { getLimited, type SnsFetch } from "./limited-get.ts";

/**
 * Confirms a subscription by its link, which the caller has pinned. Doing it twice does no more than once.
 *
 * @throws {MailError} `subscription-unconfirmed` when SNS does not say that it is done; SNS asks again.
 */
export async function confirmSubscription(fetch: SnsFetch, subscribeUrl: string, timeoutMs: number): Promise<void> {
	const { status } = await getLimited(fetch, subscribeUrl, { timeoutMs, maxBytes: 65_536 }).catch((cause: unknown) => {
		throw unconfirmed("SNS did not answer", cause);
	});
	if (status !== 200) throw unconfirmed(`SNS answered ${status}`);
}

function unconfirmed(why: string, cause?: unknown): MailError {
	return new MailError(
		"subscription-unconfirmed",
		`The subscription could not be confirmed: ${why}. Open the network to SNS, or request the confirmation again`,
		{ cause },
	);
}
