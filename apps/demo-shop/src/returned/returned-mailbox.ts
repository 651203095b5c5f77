import { decideRoute, InvalidFromError, parseVerifiedSenders } from "@todoku/core";
import type { ArrivedMail, Mailboxes } from "../inbox/mailboxes.ts";
import type { MailDefinition } from "../shop/mail-definitions.ts";
import type { Shop } from "../shop/shop.ts";

const noSenders = parseVerifiedSenders(null);

/** The mailboxes that mail of a shop can come back to: the one it has for that, and the From of each of its mails. */
export function returnAddresses(shop: Shop, definitions: readonly MailDefinition[]): readonly string[] {
	const froms = definitions.flatMap(({ from }) => addressIn(from) ?? []);
	return [...new Set([...(shop.returnedMailbox === undefined ? [] : [shop.returnedMailbox]), ...froms])];
}

/** What has come back to a shop, newest first. */
export function returnedMails(mailboxes: Mailboxes, addresses: readonly string[]): readonly ArrivedMail[] {
	const own = new Set(addresses.map((address) => address.toLowerCase()));
	return mailboxes.list("returned").filter(({ recipients }) => recipients.some((each) => own.has(each.toLowerCase())));
}

/** Undefined where staff mistyped it. */
function addressIn(from: string): string | undefined {
	try {
		return decideRoute({ from, category: "automatic" }, noSenders).address;
	} catch (error) {
		if (error instanceof InvalidFromError) return undefined;
		throw error;
	}
}
