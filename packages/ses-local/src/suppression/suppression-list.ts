import { SesError } from "../errors.ts";
import { parseMailbox } from "../mailbox.ts";

export const suppressionReasons = ["BOUNCE", "COMPLAINT"] as const;

/** Why SES does not deliver to an address. */
export type SuppressionReason = (typeof suppressionReasons)[number];

/** An address on the account's suppression list. */
export interface SuppressedDestination {
	/** The local part in the case it came in, the domain in lower case. */
	readonly emailAddress: string;
	readonly reason: SuppressionReason;
	readonly lastUpdateAt: Date;
	/** Only of an address that a bounce or a complaint put there: the message, and the report. */
	readonly cause?: { readonly messageId: string; readonly feedbackId: string };
}

/**
 * The suppression list of one account in one region.
 *
 * Sending takes all cases of an address for the same; managing the list asks for the local part exactly as it is stored. So one
 * mailbox may be there more than once (SES guide, "Managing the suppression list").
 */
export class SuppressionList {
	readonly #destinations = new Map<string, SuppressedDestination>();
	#reasons: readonly SuppressionReason[] = suppressionReasons;

	/** Which of its entries count, and what adds to it, unless the configuration set says otherwise. Both at the start. */
	get reasons(): readonly SuppressionReason[] {
		return this.#reasons;
	}

	setReasons(reasons: readonly SuppressionReason[]): void {
		this.#reasons = suppressionReasons.filter((reason) => reasons.includes(reason));
	}

	/** @throws {SesError} `BadRequestException` for what is no address. */
	put(destination: SuppressedDestination): void {
		const emailAddress = storedForm(destination.emailAddress);
		this.#destinations.set(emailAddress, { ...destination, emailAddress });
	}

	/** @throws {SesError} `NotFoundException`. */
	get(address: string): SuppressedDestination {
		const destination = this.#destinations.get(storedForm(address));
		if (destination) return destination;
		throw new SesError("NotFoundException", `Email address ${address} does not exist on your suppression list.`);
	}

	/** @throws {SesError} `NotFoundException`. */
	delete(address: string): void {
		this.#destinations.delete(this.get(address).emailAddress);
	}

	clear(): void {
		this.#destinations.clear();
	}

	/** Sorted by address. */
	list(): readonly SuppressedDestination[] {
		return [...this.#destinations.values()].toSorted((a, b) => (a.emailAddress < b.emailAddress ? -1 : 1));
	}

	/**
	 * Why a message to the address is not delivered; undefined where it is.
	 *
	 * @param reasons Those that count for this message.
	 */
	reasonFor(address: string, reasons: readonly SuppressionReason[]): SuppressionReason | undefined {
		const wanted = address.toLowerCase();
		for (const { emailAddress, reason } of this.#destinations.values()) {
			if (emailAddress.toLowerCase() === wanted && reasons.includes(reason)) return reason;
		}
		return undefined;
	}
}

/** [UNV] That the domain is stored in lower case and spaces around the address fall away was observed by others. */
function storedForm(text: string): string {
	const { localPart, domain } = parseMailbox(text.trim());
	return `${localPart}@${domain.toLowerCase()}`;
}
