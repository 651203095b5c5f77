import type { SenderChange, SenderRecord, SenderStep } from "./sender-record.ts";

export interface SenderPageRequest {
	/** Undefined: of all tenants. null: of mail without a tenant. */
	readonly tenant?: string | null | undefined;
	/** Default: all. */
	readonly steps?: readonly SenderStep[] | undefined;
	/** Only those not checked since; those never checked are among them. */
	readonly checkedBefore?: Date | undefined;
	/** `next` of the page before. */
	readonly after?: string | undefined;
	/** 1 to 1,000. Default: 100. */
	readonly limit?: number | undefined;
}

export interface SenderPage {
	readonly senders: readonly SenderRecord[];
	/** Give it as `after` to go on; absent on the last page. */
	readonly next?: string | undefined;
}

/** Where the senders and their history are kept. */
export interface SenderStore {
	read(tenant: string | undefined, sender: string): Promise<SenderRecord | null>;
	/**
	 * Stores a record with the change that led to it, both or neither.
	 *
	 * @param record Its `version` is that of `change`: one more than the stored one's, 1 for a new sender.
	 * @throws {SenderChangedError} when the stored version is not the one before: somebody else was faster.
	 */
	save(record: SenderRecord, change: SenderChange): Promise<void>;
	/**
	 * Stores what a check saw (`evidence`, `checkedAt`, `troubleSince`, `warnings`) where nothing changed by it: no new version, and nothing
	 * in the history. The rest of the record is not looked at.
	 *
	 * @throws {SenderChangedError} when the stored version is not that of the record.
	 */
	note(record: SenderRecord): Promise<void>;
	/** By tenant and sender, that of mail without a tenant first. */
	list(request?: SenderPageRequest): Promise<SenderPage>;
	/** The newest first. */
	history(
		tenant: string | undefined,
		sender: string,
		page?: { readonly limit?: number | undefined; readonly before?: number | undefined },
	): Promise<readonly SenderChange[]>;
}
