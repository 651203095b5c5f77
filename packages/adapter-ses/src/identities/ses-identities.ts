import type { DkimSigningAttributesOrigin, GetEmailIdentityCommandOutput, Tag } from "@aws-sdk/client-sesv2";
import { isMailError } from "@todoku/core";
import { pagesOf } from "../calls/pages.ts";
import { SesCalls, tie } from "../calls/ses-calls.ts";
import { fromSesAccount, fromSesIdentity, fromSesIdentityInfo } from "./from-ses-identity.ts";
import { type IdentityOperation, identityWords, isNamed } from "./identity-failure.ts";
import { toIdentityName, toMailFromDomain } from "./identity-name.ts";
import {
	type ResolvedIdentitiesOptions,
	readIdentitiesOptions,
	type SesIdentitiesOptions,
} from "./identity-options.ts";
import { type IdentityMaker, restartIdentity } from "./restart-identity.ts";
import type { SesAccount, SesIdentity, SesListedIdentity } from "./ses-identity.ts";

export interface SesIdentityCallOptions {
	/** Ends waiting and asking. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * The senders that an SES account may use in one region, and those it is to verify.
 *
 * Every method asks at the pace of `callsPerSecond`, tries again what may pass, and may be repeated. Each throws a `MailError` that says
 * what SES refused and how to mend it; with the code `throttled`, `service-error`, `timeout` or `connection-lost` SES could not be asked,
 * which says nothing about an identity.
 */
export interface SesIdentities {
	/** The region in which all of this holds. @throws {MailError} `region` where none is set. */
	region(): Promise<string>;
	account(options?: SesIdentityCallOptions): Promise<SesAccount>;
	/** Exactly this identity; null where there is none, also for a subdomain that may send because its parent is verified. */
	read(name: string, options?: SesIdentityCallOptions): Promise<SesIdentity | null>;
	/** All of them, page by page as they are asked for. */
	list(options?: SesIdentityCallOptions): AsyncIterableIterator<SesListedIdentity>;
	/** Creates it, or gives the one that is there, as it is. For a new address SES mails its confirmation link, good for 24 hours. */
	create(
		name: string,
		options?: SesIdentityCallOptions & {
			/** Of mail that names no other; only of an identity that is made now. */
			readonly configurationSet?: string | undefined;
		},
	): Promise<SesIdentity>;
	/** Sets the MAIL FROM domain; setting the same again starts a search that had failed anew. */
	setMailFrom(
		name: string,
		mailFrom: { readonly domain: string; readonly onMxFailure: "use-default" | "reject" },
		options?: SesIdentityCallOptions,
	): Promise<void>;
	/**
	 * Starts SES's search anew, after it gave up.
	 *
	 * - What is verified, or still searched for, stays as it is.
	 * - A domain: the same DKIM signing is set once more, which keeps the tokens, and so is a MAIL FROM domain that failed. Only where SES
	 *   still says FAILED is the identity deleted and made again, with its configuration set, tags, MAIL FROM domain and forwarding: **its
	 *   tokens may be others then**, so read the records from the answer. It is not deleted where that would lose its sending policies or a
	 *   DKIM key of yours; the error then has the code `restart-refused`.
	 * - An address: deleted and made again, for SES has no other way to mail a new link.
	 *
	 * @returns What holds now.
	 */
	restart(name: string, options?: SesIdentityCallOptions): Promise<SesIdentity>;
	/** Takes it away; nothing happens where there is none. */
	remove(name: string, options?: SesIdentityCallOptions): Promise<void>;
	/** Lets go of connections; calls after it throw `identities-closed`. */
	close(): Promise<void>;
}

/**
 * Creates a client of SES's identities. Asks nothing before it is used.
 *
 * @throws {OptionError} says which option and how to mend it; never holds credentials.
 */
export function createSesIdentities(options: SesIdentitiesOptions = {}): SesIdentities {
	return new IdentitiesClient(readIdentitiesOptions(options));
}

class IdentitiesClient implements SesIdentities, IdentityMaker {
	readonly #calls: SesCalls<IdentityOperation>;
	readonly #pageSize: number | undefined;

	constructor(options: ResolvedIdentitiesOptions) {
		this.#calls = new SesCalls(options, identityWords);
		this.#pageSize = options.pageSize;
	}

	region(): Promise<string> {
		return this.#calls.region();
	}

	async account({ signal }: SesIdentityCallOptions = {}): Promise<SesAccount> {
		const region = await this.#calls.region();
		const output = await this.#calls.ask(
			"GetAccount",
			({ sdk, client, call }) => client.send(tie(new sdk.GetAccountCommand({}), call), { abortSignal: call.signal }),
			signal,
		);
		return fromSesAccount(region, output);
	}

	async read(name: string, { signal }: SesIdentityCallOptions = {}): Promise<SesIdentity | null> {
		const identityName = toIdentityName(name);
		const output = await this.describe(identityName, signal);
		return output && fromSesIdentity(identityName, output);
	}

	async *list({ signal }: SesIdentityCallOptions = {}): AsyncIterableIterator<SesListedIdentity> {
		const pages = pagesOf("the list of identities", (nextToken) =>
			this.#calls.ask(
				"ListEmailIdentities",
				({ sdk, client, call }) => {
					const input = { PageSize: this.#pageSize, NextToken: nextToken };
					return client.send(tie(new sdk.ListEmailIdentitiesCommand(input), call), { abortSignal: call.signal });
				},
				signal,
			),
		);
		for await (const page of pages) {
			for (const info of page.EmailIdentities ?? []) {
				const listed = fromSesIdentityInfo(info);
				if (listed !== null) yield listed;
			}
		}
	}

	async create(
		name: string,
		{ configurationSet, signal }: SesIdentityCallOptions & { readonly configurationSet?: string | undefined } = {},
	): Promise<SesIdentity> {
		const identityName = toIdentityName(name);
		await this.make(identityName, { configurationSet, tags: [] }, signal);
		return this.#readExisting(identityName, signal);
	}

	async setMailFrom(
		name: string,
		{ domain, onMxFailure }: { readonly domain: string; readonly onMxFailure: "use-default" | "reject" },
		{ signal }: SesIdentityCallOptions = {},
	): Promise<void> {
		const input = {
			EmailIdentity: toIdentityName(name),
			MailFromDomain: toMailFromDomain(domain),
			BehaviorOnMxFailure: onMxFailure === "reject" ? ("REJECT_MESSAGE" as const) : ("USE_DEFAULT_VALUE" as const),
		};
		await this.#calls.ask(
			"PutEmailIdentityMailFromAttributes",
			({ sdk, client, call }) =>
				client.send(tie(new sdk.PutEmailIdentityMailFromAttributesCommand(input), call), { abortSignal: call.signal }),
			signal,
		);
	}

	async restart(name: string, { signal }: SesIdentityCallOptions = {}): Promise<SesIdentity> {
		const identityName = toIdentityName(name);
		await restartIdentity(identityName, this, signal);
		return this.#readExisting(identityName, signal);
	}

	async remove(name: string, { signal }: SesIdentityCallOptions = {}): Promise<void> {
		const input = { EmailIdentity: toIdentityName(name) };
		await this.#calls
			.ask(
				"DeleteEmailIdentity",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.DeleteEmailIdentityCommand(input), call), { abortSignal: call.signal }),
				signal,
			)
			.catch(nullIfNotFound);
	}

	close(): Promise<void> {
		return this.#calls.close();
	}

	async describe(name: string, signal: AbortSignal | undefined): Promise<GetEmailIdentityCommandOutput | null> {
		return this.#calls
			.ask(
				"GetEmailIdentity",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.GetEmailIdentityCommand({ EmailIdentity: name }), call), {
						abortSignal: call.signal,
					}),
				signal,
			)
			.catch(nullIfNotFound);
	}

	async make(
		name: string,
		{ configurationSet, tags }: { readonly configurationSet: string | undefined; readonly tags: readonly Tag[] },
		signal: AbortSignal | undefined,
	): Promise<void> {
		const input = {
			EmailIdentity: name,
			...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
			...(tags.length > 0 && { Tags: [...tags] }),
		};
		try {
			await this.#calls.ask(
				"CreateEmailIdentity",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.CreateEmailIdentityCommand(input), call), { abortSignal: call.signal }),
				signal,
			);
		} catch (error) {
			// Somebody made it before, or an answer was lost on its way and this is the second attempt.
			if (isMailError(error) && isNamed(error.cause, "AlreadyExistsException")) return;
			throw error;
		}
	}

	async signAgain(
		name: string,
		origin: DkimSigningAttributesOrigin,
		signal: AbortSignal | undefined,
	): Promise<string | undefined> {
		const { DkimStatus } = await this.#calls.ask(
			"PutEmailIdentityDkimSigningAttributes",
			({ sdk, client, call }) => {
				const input = { EmailIdentity: name, SigningAttributesOrigin: origin };
				return client.send(tie(new sdk.PutEmailIdentityDkimSigningAttributesCommand(input), call), {
					abortSignal: call.signal,
				});
			},
			signal,
		);
		return DkimStatus;
	}

	async forwardFeedback(name: string, enabled: boolean, signal: AbortSignal | undefined): Promise<void> {
		await this.#calls.ask(
			"PutEmailIdentityFeedbackAttributes",
			({ sdk, client, call }) => {
				const input = { EmailIdentity: name, EmailForwardingEnabled: enabled };
				return client.send(tie(new sdk.PutEmailIdentityFeedbackAttributesCommand(input), call), {
					abortSignal: call.signal,
				});
			},
			signal,
		);
	}

	/** One that was there a moment ago; SES does not say how soon a new one can be read. */
	async #readExisting(name: string, signal: AbortSignal | undefined): Promise<SesIdentity> {
		const output = await this.describe(name, signal);
		if (output !== null) return fromSesIdentity(name, output);
		throw identityWords.failed("GetEmailIdentity", "not-found", undefined);
	}
}

function nullIfNotFound(error: unknown): null {
	if (isMailError(error) && error.code === "not-found") return null;
	throw error;
}
