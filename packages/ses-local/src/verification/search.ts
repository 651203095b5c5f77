/** How far SES has come with something it verifies. */
export type IdentityStatus = (typeof identityStatuses)[number];

export const identityStatuses = ["PENDING", "SUCCESS", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"] as const;

/** Why SES did not find what it looked for, in the API's words (`VerificationInfo.ErrorType`). */
export type VerificationError = (typeof verificationErrors)[number];

export const verificationErrors = [
	"INVALID_VALUE",
	"TYPE_NOT_FOUND",
	"HOST_NOT_FOUND",
	"SERVICE_ERROR",
	"DNS_SERVER_ERROR",
] as const;

/** What one look at the DNS said. `unknown` says nothing about the records: the DNS did not answer. */
export type Finding =
	| { readonly state: "found" }
	| { readonly state: "missing" | "unknown"; readonly error: VerificationError };

/** SES looking for the records of one thing: of an identity, of its DKIM key, of its MAIL FROM domain. */
export interface Search {
	readonly status: IdentityStatus;
	/** Somebody said the status; then nothing is looked up until a search is started anew. */
	readonly byHand: boolean;
	readonly startedAt: Date;
	/** Since when records are gone that were there before. */
	readonly missingSince?: Date | undefined;
	readonly lastCheckedAt?: Date | undefined;
	readonly lastSuccessAt?: Date | undefined;
	/** Of the last look, where it found not everything. */
	readonly error?: VerificationError | undefined;
}

/** How patient SES is. */
export interface Patience {
	/** How long it looks for records that it never found, in milliseconds. */
	readonly giveUpAfterMs: number;
	/** How long records that it had found may be gone, in milliseconds. */
	readonly revokeAfterMs: number;
}

export function newSearch(at: Date): Search {
	return { status: "PENDING", byHand: false, startedAt: at };
}

/** A status that somebody decided. `PENDING` is a search like any other. */
export function searchByHand(status: IdentityStatus, at: Date): Search {
	return { ...newSearch(at), status, byHand: status !== "PENDING" };
}

/**
 * Whether what was looked for counts as there.
 *
 * Records that were found and are gone count until SES gives up on them (`TEMPORARY_FAILURE`). A status set by hand means itself:
 * only `SUCCESS` does.
 */
export function isInForce({ status, byHand }: Search): boolean {
	return status === "SUCCESS" || (status === "TEMPORARY_FAILURE" && !byHand);
}

/** Whether SES goes on looking. After `FAILED` it never does by itself. */
export function isOpen({ status, byHand }: Search): boolean {
	return !byHand && (status === "PENDING" || status === "SUCCESS" || status === "TEMPORARY_FAILURE");
}

/** The same search after one more look; unchanged where it is not open. */
export function advance(search: Search, finding: Finding, at: Date, patience: Patience): Search {
	if (!isOpen(search)) return search;
	const { error: _, ...known } = search;
	const checked = { ...known, lastCheckedAt: at };
	if (finding.state === "found") {
		return { ...checked, status: "SUCCESS", missingSince: undefined, lastSuccessAt: at };
	}
	const { error } = finding;
	if (search.status === "PENDING") {
		return { ...checked, error, status: isOver(search.startedAt, patience.giveUpAfterMs, at) ? "FAILED" : "PENDING" };
	}
	// A DNS that does not answer takes nothing away from anybody.
	if (finding.state === "unknown") return { ...checked, error };
	const missingSince = search.missingSince ?? at;
	const status = isOver(missingSince, patience.revokeAfterMs, at) ? "FAILED" : "TEMPORARY_FAILURE";
	return { ...checked, error, missingSince, status };
}

function isOver(since: Date, ms: number, at: Date): boolean {
	return at.getTime() - since.getTime() >= ms;
}
