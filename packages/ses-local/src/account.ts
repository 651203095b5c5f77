import { SesError } from "./errors.ts";

/** What an operator at AWS could change about the account. */
export interface AccountSettings {
	/** `false`: every send is refused with `SendingPausedException`. Default `true`. */
	readonly sendingEnabled: boolean;
	/** `false`: the sandbox, where recipients must be verified too. Default `true`. */
	readonly productionAccess: boolean;
	/** Recipients per second, as reported; not enforced. Default 14, in the sandbox 1. */
	readonly maxSendRate: number;
	/** Recipients per rolling 24 hours, as reported, -1 for no limit; not enforced. Default 50,000, in the sandbox 200. */
	readonly max24HourSend: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The account: its switches, and how much it sent. */
export class Account {
	#changes: Partial<AccountSettings> = {};
	/** One entry for each second in which something was sent, oldest first: at most a day's seconds. */
	#sent: { readonly second: number; recipients: number }[] = [];

	get settings(): AccountSettings {
		const productionAccess = this.#changes.productionAccess ?? true;
		const quota = productionAccess
			? { maxSendRate: 14, max24HourSend: 50_000 }
			: { maxSendRate: 1, max24HourSend: 200 };
		return { sendingEnabled: true, productionAccess, ...quota, ...this.#changes };
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
			throw new SesError("SendingPausedException", "Sending is paused for this account.");
		}
	}

	recordSent(recipients: number, at: Date): void {
		if (recipients === 0) return;
		const second = Math.floor(at.getTime() / 1000);
		const last = this.#sent.at(-1);
		if (last?.second === second) last.recipients += recipients;
		else this.#sent.push({ second, recipients });
		this.#forgetBefore(at);
	}

	/** Counted in recipients, not in messages. */
	sentLast24Hours(at: Date): number {
		this.#forgetBefore(at);
		return this.#sent.reduce((sum, { recipients }) => sum + recipients, 0);
	}

	#forgetBefore(at: Date): void {
		const oldest = Math.floor((at.getTime() - dayMs) / 1000);
		const first = this.#sent.findIndex(({ second }) => second > oldest);
		this.#sent = first === -1 ? [] : first === 0 ? this.#sent : this.#sent.slice(first);
	}
}

function withoutUndefined(changes: Partial<AccountSettings>): Partial<AccountSettings> {
	return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
