/** One message that SES would have taken responsibility for. */
export interface SentMessage {
	/** In SES's form, `<16 hex>-<uuid>-000000`; what `SendEmail` answered. */
	readonly messageId: string;
	readonly at: Date;
	/** The parameter as given, with its display name. */
	readonly fromEmailAddress?: string;
	/** Addresses without display names, as SES was given them; from the headers when a Raw message came without a Destination. */
	readonly destination: {
		readonly to: readonly string[];
		readonly cc: readonly string[];
		readonly bcc: readonly string[];
	};
	/** Everybody the message goes to: to, cc and bcc together. */
	readonly recipients: readonly string[];
	/** Raw content byte for byte as it was submitted; for Simple content, the message composed from it. */
	readonly raw: Uint8Array;
	/** Decoded. */
	readonly subject?: string;
	readonly configurationSetName?: string;
	readonly tenantName?: string;
	readonly tags: readonly MessageTag[];
	readonly kind: "raw" | "simple";
	/** The envelope's MAIL FROM: in the MAIL FROM domain of the identity that decides for the From, or else in one of SES's own. */
	readonly mailFrom: string;
	/** The domain (`d=`) of the signature that SES adds for that identity; absent where it adds only its own. */
	readonly dkimDomain?: string;
}

export interface MessageTag {
	readonly name: string;
	readonly value: string;
}

/** Keeps the newest messages and forgets the oldest. */
export class MessageStore {
	readonly #messages = new Map<string, SentMessage>();
	readonly #maxMessages: number;

	/** @throws {RangeError} when `maxMessages` is not a whole number of at least 1. */
	constructor(maxMessages: number) {
		if (!Number.isInteger(maxMessages) || maxMessages < 1) {
			throw new RangeError("maxMessages must be a whole number of at least 1.");
		}
		this.#maxMessages = maxMessages;
	}

	add(message: SentMessage): void {
		this.#messages.set(message.messageId, message);
		if (this.#messages.size <= this.#maxMessages) return;
		for (const oldest of this.#messages.keys()) {
			this.#messages.delete(oldest);
			return;
		}
	}

	get(messageId: string): SentMessage | undefined {
		return this.#messages.get(messageId);
	}

	/** Oldest first. */
	list(): readonly SentMessage[] {
		return [...this.#messages.values()];
	}

	clear(): void {
		this.#messages.clear();
	}
}
