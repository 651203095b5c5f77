import { dailyQuotaMessage, SesError, sendingPausedMessage, sendRateMessage } from "./errors.ts";

/** What an operator at AWS could change about the account. */
export interface AccountSettings {
	/** `false`: every send is refused with `SendingPausedException`. Default `true`. */
	readonly sendingEnabled: boolean;
	/** `false`: the sandbox, where recipients must be verified too. Default `true`. */
	readonly productionAccess: boolean;
	/** Recipients per second. Default 14, in the sandbox 1. */
	readonly maxSendRate: number;
	/** Recipients per rolling 24 hours, -1 for no limit. Default 50,000, in the sandbox 200. */
	readonly max24HourSend: number;
	/** `true`: what goes beyond `maxSendRate` or `max24HourSend` is refused. Default `false`: they are only reported. */
	readonly enforceRate: boolean;
	/** `true`: of every operation but sends, one call within any second is answered and the others are refused. Default `false`. */
	readonly enforceApiRate: boolean;
	/** What AWS thinks of the account's reputation, as reported; it stops nothing. Default `HEALTHY`. */
	readonly enforcementStatus: EnforcementStatus;
}

export const enforcementStatuses = ["HEALTHY", "PROBATION", "SHUTDOWN"] as const;

export type EnforcementStatus = (typeof enforcementStatuses)[number];

/** How many recipients one message adds. */
export interface SentCount {
	/** All of them; what the rate counts. */
	readonly recipients: number;
	/** Those that are not at the mailbox simulator; what the daily quota counts. */
	readonly outside: number;
}

const secondMs = 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** The account: its switches, and how much it sent. */
export class Account {
	#changes: Partial<AccountSettings> = {};
	/** One entry for each second in which something was sent, oldest first: at most a day's seconds. */
	#sent: { readonly second: number; recipients: number }[] = [];
	/** What the last second took. */
	#lastSecond: { readonly at: number; readonly recipients: number }[] = [];

	get settings(): AccountSettings {
		const productionAccess = this.#changes.productionAccess ?? true;
		const quota = productionAccess
			? { maxSendRate: 14, max24HourSend: 50_000 }
			: { maxSendRate: 1, max24HourSend: 200 };
		return {
			sendingEnabled: true,
			productionAccess,
			enforceRate: false,
			enforceApiRate: false,
			enforcementStatus: "HEALTHY",
			...quota,
			...this.#changes,
		};
	}

	/** @throws {RangeError} for a rate or quota that no account can have. */
	change(changes: Partial<AccountSettings>): void {
		const { maxSendRate = 1, max24HourSend = 0 } = changes;
		if (!(maxSendRate > 0)) throw new RangeError("maxSendRate must be more than 0 recipients per second.");
		if (!(max24HourSend >= 0 || max24HourSend === -1)) {
			throw new RangeError("max24HourSend must be 0 or more recipients, or -1 for no limit.");
		}
		this.#changes = { ...this.#changes, ...withoutUndefined(changes) };
	}

	/** @throws {SesError} `SendingPausedException`. */
	assertMaySend(): void {
		if (!this.settings.sendingEnabled) {
			throw new SesError("SendingPausedException", sendingPausedMessage);
		}
	}

	/**
	 * [UNV] SES tolerates short bursts, and does not say what becomes of one message with more recipients than the rate: here
	 * there is no tolerance, and such a message goes when nothing else went in the second before it. Which exception
	 * belongs to the daily quota is not established either.
	 *
	 * @throws {SesError} `TooManyRequestsException` or `LimitExceededException`, when the quotas are enforced.
	 */
	assertWithinQuotas({ recipients, outside }: SentCount, at: Date): void {
		const { enforceRate, maxSendRate, max24HourSend } = this.settings;
		if (!enforceRate) return;
		if (outside > 0 && max24HourSend !== -1 && this.sentLast24Hours(at) + outside > max24HourSend) {
			throw new SesError("LimitExceededException", dailyQuotaMessage);
		}
		const sent = this.#sentLastSecond(at);
		if (sent > 0 && sent + recipients > maxSendRate) throw new SesError("TooManyRequestsException", sendRateMessage);
	}

	recordSent({ recipients, outside }: SentCount, at: Date): void {
		this.#lastSecond.push({ at: at.getTime(), recipients });
		this.#sentLastSecond(at);
		if (outside === 0) return;
		const second = Math.floor(at.getTime() / secondMs);
		const last = this.#sent.at(-1);
		if (last?.second === second) last.recipients += outside;
		else this.#sent.push({ second, recipients: outside });
		this.#forgetBefore(at);
	}

	/** Counted in recipients, not in messages. */
	sentLast24Hours(at: Date): number {
		this.#forgetBefore(at);
		return sum(this.#sent);
	}

	#sentLastSecond(at: Date): number {
		this.#lastSecond = this.#lastSecond.filter((entry) => entry.at > at.getTime() - secondMs);
		return sum(this.#lastSecond);
	}

	#forgetBefore(at: Date): void {
		const oldest = Math.floor((at.getTime() - dayMs) / secondMs);
		const first = this.#sent.findIndex(({ second }) => second > oldest);
		this.#sent = first === -1 ? [] : first === 0 ? this.#sent : this.#sent.slice(first);
	}
}

function sum(entries: readonly { readonly recipients: number }[]): number {
	return entries.reduce((total, { recipients }) => total + recipients, 0);
}

function withoutUndefined(changes: Partial<AccountSettings>): Partial<AccountSettings> {
	return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
