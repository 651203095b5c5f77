/** Why a service does not deliver to an address. */
export const suppressionReasons = ["bounce", "complaint"] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** An address that a service does not deliver to. */
export interface Suppression {
	/** As the service stores it; it may have several spellings of one mailbox. */
	readonly address: string;
	readonly reason: SuppressionReason;
	/** When it was put there or changed last. Undefined, where the service does not say, is stored as the time of storing. */
	readonly since: Date | undefined;
}

/** What is stored, and of which list it is a copy. */
export interface StoredSuppression extends Suppression {
	readonly scope: string;
	readonly since: Date;
}

/** Our copy of one list of the service. Fits the mirror of `syncSuppressions` in `@todoku/adapter-ses`. */
export interface SuppressionMirror {
	/** Page by page, so that a long list is never held whole. What changes meanwhile may be in it or not. */
	list(): AsyncIterableIterator<StoredSuppression>;
	/** Stores an address, or changes its reason and time. */
	suppress(suppression: Suppression): Promise<void>;
	/** Takes an address away in exactly this spelling; nothing where it is not there. */
	lift(address: string): Promise<void>;
}

/**
 * Our copies of the service's suppression lists: for people and reports. No send is ever stopped by them.
 *
 * A scope names a list: whose mail it stops. It is a text of the caller's, 1 to 255 characters.
 */
export interface SuppressionStore {
	mirror(scope: string): SuppressionMirror;
	/** Every spelling of the address in every list, whatever its case and needless quotes. */
	find(address: string): Promise<readonly StoredSuppression[]>;
	/** How many each list has; a list without entries is not known here. */
	count(): Promise<readonly { readonly scope: string; readonly entries: number }[]>;
}
