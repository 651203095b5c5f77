import { MailError } from "@todoku/core";
import { type SesSendQuota, toSendQuota } from "./from-ses-account.ts";
import { SesConnection } from "./ses-connection.ts";
import { readSesClientOptions, type SesClientOptions } from "./ses-options.ts";

/** Asks SES what the account may send. */
export interface SesQuotaSource {
	/**
	 * One call of GetAccount, which needs the permission `ses:GetAccount`. SES limits how often it answers: ask from time to time, never for
	 * each mail.
	 *
	 * @throws {MailError} with a code such as `credentials`, `region`, `access-denied`, `throttled` or `timeout`, which says what to do.
	 */
	(): Promise<SesSendQuota>;
	/** Lets questions under way finish. A second call does nothing more. */
	close(): Promise<void>;
}

/**
 * Creates what tells an outbox the sending quota of the SES account: `createOutbox({ store, quota: createSesQuotaSource(options) })`.
 *
 * The SDK is loaded, and credentials are looked up, at the first question.
 *
 * @param options How SES is reached: give the same as to `createSesTransport`, for the quota is that of one account in one region.
 * @throws {OptionError} says which option and how to mend it; never holds credentials.
 */
export function createSesQuotaSource(options: SesClientOptions = {}): SesQuotaSource {
	const connection = new SesConnection(readSesClientOptions(options));
	const read = async (): Promise<SesSendQuota> => {
		if (connection.isClosed)
			throw new MailError(
				"quota-source-closed",
				"The SES quota source is closed; make another with createSesQuotaSource",
			);
		return toSendQuota(await connection.track(connection.readAccount()));
	};
	return Object.assign(read, { close: () => connection.close() });
}
