import { isMailError, OptionError } from "@todoku/core";
import { pagesOf } from "../calls/pages.ts";
import { SesCalls, tie } from "../calls/ses-calls.ts";
import {
	type ImportOptions,
	type ImportReport,
	importSuppressions,
	type SuppressionEntry,
} from "./import-suppressions.ts";
import {
	foldAddress,
	type SesSuppression,
	type SesSuppressionReason,
	sesSuppressionReasons,
	toSuppression,
} from "./suppression.ts";
import { type SuppressionOperation, sandboxFailure, suppressionWords } from "./suppression-failure.ts";
import {
	type ResolvedSuppressionListOptions,
	readSuppressionListOptions,
	type SesSuppressionListOptions,
} from "./suppression-options.ts";
import { type SesSuppressionScope, scopeOfAccount, scopeOfTenant } from "./suppression-scope.ts";

export interface SuppressionCallOptions {
	/** Ends waiting and asking. */
	readonly signal?: AbortSignal | undefined;
}

export interface ListSuppressionsOptions extends SuppressionCallOptions {
	/** Default: all. */
	readonly reasons?: readonly SesSuppressionReason[] | undefined;
	/** Only those put there or changed at this time or later. Default: all. */
	readonly from?: Date | undefined;
	/** Only those put there or changed at this time or earlier. Default: all. */
	readonly to?: Date | undefined;
}

export interface RemoveSuppressionOptions extends SuppressionCallOptions {
	/**
	 * - `any`: every spelling of the address, for any of them stops the mail. Reads the whole list first.
	 * - `exact`: the one given, with a single call.
	 *
	 * Default: `any`.
	 */
	readonly spelling?: "any" | "exact" | undefined;
}

/**
 * The suppression list of an SES account in one region, or of an SES tenant.
 *
 * Every method asks at the pace of `callsPerSecond`, tries again what may pass, and throws a `MailError` with a code of the receipts, or
 * `sandbox`, for what does not. How soon a change takes effect SES does not document.
 */
export interface SesSuppressionList {
	/** Whom else an entry affects. To be shown before anything is changed. */
	scope(options?: SuppressionCallOptions): Promise<SesSuppressionScope>;
	/** The entries, page by page as they are asked for. */
	list(options?: ListSuppressionsOptions): AsyncIterableIterator<SesSuppression>;
	/** The entry in exactly this spelling; null where there is none. Another spelling may be there and stop the same mail. */
	get(address: string, options?: SuppressionCallOptions): Promise<SesSuppression | null>;
	/** Puts an address there, or changes its reason. */
	add(address: string, reason: SesSuppressionReason, options?: SuppressionCallOptions): Promise<void>;
	/** @returns The spellings that were removed; none where the address was not there. */
	remove(addresses: string | readonly string[], options?: RemoveSuppressionOptions): Promise<readonly string[]>;
	/** Puts many addresses there, one a turn; may be ended and taken up again. Never throws for SES's sake: see the report. */
	import(
		entries: Iterable<SuppressionEntry> | AsyncIterable<SuppressionEntry>,
		options?: ImportOptions,
	): Promise<ImportReport>;
	/** Lets go of connections; calls after it throw `suppression-list-closed`. */
	close(): Promise<void>;
}

/**
 * Creates a client of SES's suppression list. Asks nothing before it is used.
 *
 * @throws {OptionError} says which option and how to mend it; never holds credentials.
 */
export function createSesSuppressionList(options: SesSuppressionListOptions = {}): SesSuppressionList {
	return new SuppressionListClient(readSuppressionListOptions(options));
}

class SuppressionListClient implements SesSuppressionList {
	readonly #options: ResolvedSuppressionListOptions;
	readonly #calls: SesCalls<SuppressionOperation>;
	#production = false;

	constructor(options: ResolvedSuppressionListOptions) {
		this.#options = options;
		this.#calls = new SesCalls(options, suppressionWords);
	}

	async scope({ signal }: SuppressionCallOptions = {}): Promise<SesSuppressionScope> {
		const { tenantName } = this.#options;
		const region = await this.#calls.region();
		if (tenantName === undefined) return scopeOfAccount(region);
		const { Tenant: tenant } = await this.#calls.ask(
			"GetTenant",
			({ sdk, client, call }) =>
				client.send(tie(new sdk.GetTenantCommand({ TenantName: tenantName }), call), { abortSignal: call.signal }),
			signal,
		);
		return scopeOfTenant(region, tenantName, tenant?.SuppressionAttributes?.SuppressionScope);
	}

	async *list({ reasons, from, to, signal }: ListSuppressionsOptions = {}): AsyncIterableIterator<SesSuppression> {
		const pages = pagesOf("the suppression list", (nextToken) =>
			this.#calls.ask(
				"ListSuppressedDestinations",
				({ sdk, client, call }) =>
					client.send(
						tie(
							new sdk.ListSuppressedDestinationsCommand({
								...this.#tenant,
								...(reasons && { Reasons: reasons.map(toSesReason) }),
								StartDate: from,
								EndDate: to,
								PageSize: this.#options.pageSize,
								NextToken: nextToken,
							}),
							call,
						),
						{ abortSignal: call.signal },
					),
				signal,
			),
		);
		for await (const page of pages) {
			for (const entry of page.SuppressedDestinationSummaries ?? []) {
				const suppression = toSuppression(entry);
				if (suppression !== null) yield suppression;
			}
		}
	}

	async get(address: string, { signal }: SuppressionCallOptions = {}): Promise<SesSuppression | null> {
		const output = await this.#calls
			.ask(
				"GetSuppressedDestination",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.GetSuppressedDestinationCommand({ ...this.#tenant, EmailAddress: address }), call), {
						abortSignal: call.signal,
					}),
				signal,
			)
			.catch(nullIfNotFound);
		return output?.SuppressedDestination ? toSuppression(output.SuppressedDestination) : null;
	}

	async add(address: string, reason: SesSuppressionReason, { signal }: SuppressionCallOptions = {}): Promise<void> {
		const sesReason = toSesReason(reason);
		try {
			await this.#calls.ask(
				"PutSuppressedDestination",
				({ sdk, client, call }) => {
					const input = { ...this.#tenant, EmailAddress: address, Reason: sesReason };
					return client.send(tie(new sdk.PutSuppressedDestinationCommand(input), call), { abortSignal: call.signal });
				},
				signal,
			);
		} catch (error) {
			throw (await this.#isSandbox(error, signal)) ? sandboxFailure(error) : error;
		}
	}

	async remove(
		addresses: string | readonly string[],
		{ spelling = "any", signal }: RemoveSuppressionOptions = {},
	): Promise<readonly string[]> {
		const given = typeof addresses === "string" ? [addresses] : addresses;
		if (given.length === 0) return [];
		const spellings = spelling === "exact" ? given : await this.#spellingsOf(given, signal);
		const removed: string[] = [];
		for (const address of new Set(spellings)) {
			if (await this.#delete(address, signal)) removed.push(address);
		}
		return removed;
	}

	import(
		entries: Iterable<SuppressionEntry> | AsyncIterable<SuppressionEntry>,
		options: ImportOptions = {},
	): Promise<ImportReport> {
		return importSuppressions((address, reason, signal) => this.add(address, reason, { signal }), entries, options);
	}

	close(): Promise<void> {
		return this.#calls.close();
	}

	get #tenant(): { readonly TenantName?: string } {
		const { tenantName } = this.#options;
		return tenantName === undefined ? {} : { TenantName: tenantName };
	}

	async #spellingsOf(addresses: readonly string[], signal: AbortSignal | undefined): Promise<readonly string[]> {
		const wanted = new Set(addresses.map(foldAddress));
		const spellings: string[] = [];
		for await (const { address } of this.list({ signal }))
			if (wanted.has(foldAddress(address))) spellings.push(address);
		return spellings;
	}

	async #delete(address: string, signal: AbortSignal | undefined): Promise<boolean> {
		const output = await this.#calls
			.ask(
				"DeleteSuppressedDestination",
				({ sdk, client, call }) =>
					client.send(
						tie(new sdk.DeleteSuppressedDestinationCommand({ ...this.#tenant, EmailAddress: address }), call),
						{ abortSignal: call.signal },
					),
				signal,
			)
			.catch(nullIfNotFound);
		return output !== null;
	}

	/** With which exception SES refuses in the sandbox is not documented, so it is asked whether it is in one. */
	async #isSandbox(error: unknown, signal: AbortSignal | undefined): Promise<boolean> {
		if (this.#production || !isMailError(error) || !perhapsSandbox.has(error.code)) return false;
		const account = await this.#calls
			.ask(
				"GetAccount",
				({ sdk, client, call }) => client.send(tie(new sdk.GetAccountCommand({}), call), { abortSignal: call.signal }),
				signal,
			)
			// The question is asked on the side; what was refused first is what matters.
			.catch(() => null);
		this.#production = account?.ProductionAccessEnabled === true;
		return account?.ProductionAccessEnabled === false;
	}
}

const perhapsSandbox: ReadonlySet<string> = new Set([
	"bad-request",
	"access-denied",
	"content-rejected",
	"unrecognised",
]);

function nullIfNotFound(error: unknown): null {
	if (isMailError(error) && error.code === "not-found") return null;
	throw error;
}

function toSesReason(reason: SesSuppressionReason): "BOUNCE" | "COMPLAINT" {
	if (reason === "bounce") return "BOUNCE";
	if (reason === "complaint") return "COMPLAINT";
	throw new OptionError("reason", `must be one of ${sesSuppressionReasons.join(", ")}`);
}
