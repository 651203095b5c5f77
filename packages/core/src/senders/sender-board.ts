/** A domain or address on its way to the setting, or registered in it, as it is shown to people. */
export interface BoardSender {
	/** Undefined: of mail without a tenant. */
	readonly tenant: string | undefined;
	/** As it stands in the setting: a domain in lower-case ASCII, or an address. */
	readonly sender: string;
	readonly kind: "domain" | "address";
	/** `requested`, `pending`, `registered`, `revoked` … (`senderSteps` of `@todoku/sender-domains`). */
	readonly step: string;
	/** What the last check that got an answer saw, as one line in English. */
	readonly evidence: string | undefined;
	readonly checkedAt: Date | undefined;
	/** Since when the service reports a failure that may pass. */
	readonly troubleSince: Date | undefined;
	/** Codes of what harms it (`driftWarnings` of `@todoku/sender-domains`, and findings of its plan). */
	readonly warnings: readonly string[];
	readonly requestedAt: Date;
	readonly changedAt: Date;
}

/** One thing that happened to a sender: who did it, or what was seen, and why. */
export interface BoardChange {
	readonly version: number;
	readonly at: Date;
	/** `requested`, `registered`, `demoted` … */
	readonly event: string;
	readonly from: string | undefined;
	readonly to: string;
	readonly actor: string;
	readonly reason: string;
	readonly evidence: string | undefined;
}

/** Lets senders be looked at, and nothing more. The `senderStore` of `@todoku/adapter-postgres` is one. */
export interface SenderBoard {
	read(tenant: string | undefined, sender: string): Promise<BoardSender | null>;
	/**
	 * By tenant and sender.
	 *
	 * @param request `tenant`: undefined for all, null for mail without one. `after`: `next` of the page before. `limit`: 1 to 1,000,
	 *   default 100.
	 */
	list(request?: {
		readonly tenant?: string | null | undefined;
		readonly after?: string | undefined;
		readonly limit?: number | undefined;
	}): Promise<{ readonly senders: readonly BoardSender[]; readonly next?: string | undefined }>;
	/** The newest first. */
	history(
		tenant: string | undefined,
		sender: string,
		page?: { readonly limit?: number | undefined; readonly before?: number | undefined },
	): Promise<readonly BoardChange[]>;
}
