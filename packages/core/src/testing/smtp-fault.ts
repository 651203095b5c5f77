import { OptionError } from "../errors.ts";

/**
 * Where in the dialogue a fault can strike: at the greeting, at a command, at the first octet of a message before its end, and at the
 * final dot. `other` is any command there is no name for.
 */
export const smtpPoints = [
	"greeting",
	"EHLO",
	"HELO",
	"STARTTLS",
	"AUTH",
	"MAIL",
	"RCPT",
	"DATA",
	"message-begins",
	"message-end",
	"RSET",
	"NOOP",
	"QUIT",
	"other",
] as const;

export type SmtpPoint = (typeof smtpPoints)[number];

/**
 * Something that goes wrong. The parts happen in this order: hold, delay, reply, and then the end of the connection.
 *
 * Of several armed faults that fit, the one armed first strikes, alone.
 */
export interface SmtpFault {
	/** Default: everywhere. */
	readonly at?: SmtpPoint | readonly SmtpPoint[] | undefined;
	/**
	 * Only for this recipient: at RCPT the one that is named, later any that was. The address as it stands between the angle brackets,
	 * compared without regard to case.
	 */
	readonly recipient?: string | RegExp | undefined;
	/** Only for this MAIL FROM; `""` is the null one. */
	readonly mailFrom?: string | RegExp | undefined;
	/** How many occasions it lets pass before the first strike. Default: 0. */
	readonly skip?: number | undefined;
	/** How often it strikes. Default: without end. */
	readonly times?: number | undefined;
	/** Does nothing until the fault is lifted; never lifted, the server hangs. Default: false. */
	readonly hold?: boolean | undefined;
	/** Milliseconds to wait before the reply. Default: 0. */
	readonly delayMs?: number | undefined;
	/**
	 * What is said instead of the usual reply, without the last CRLF; `null`: nothing. Default: the usual reply, or nothing where the
	 * connection ends. The server takes its own word for it: a 5yz at RCPT means that the recipient is not taken.
	 */
	readonly reply?: string | null | undefined;
	/** Ends the connection: with FIN, or with RST. Default: it goes on. */
	readonly hangUp?: "close" | "reset" | undefined;
	/** Octets of the reply that are written at a time. Default: all. */
	readonly chunkBytes?: number | undefined;
	/** Milliseconds between two such pieces. Default: 1. */
	readonly chunkDelayMs?: number | undefined;
}

/** A fault that waits for its occasion. */
export interface ArmedSmtpFault {
	/** How often it struck so far. */
	readonly strikes: number;
	/** Resolves at the first strike; with `hold`, when the server stops there. */
	readonly struck: Promise<void>;
	/** No more strikes; whoever it holds goes on. */
	lift(): void;
}

/** What a fault looks at. */
export interface SmtpOccasion {
	readonly point: SmtpPoint;
	/** `null` before MAIL. */
	readonly mailFrom: string | null;
	readonly recipients: readonly string[];
}

/** The faults of one server. */
export class SmtpFaults {
	readonly #armed = new Set<Armed>();

	/** @throws {OptionError} for a fault that could never strike as it is meant. */
	arm(fault: SmtpFault): ArmedSmtpFault {
		checkFault(fault);
		const armed = new Armed(fault, () => this.#armed.delete(armed));
		this.#armed.add(armed);
		return armed;
	}

	clear(): void {
		for (const armed of this.#armed) armed.lift();
	}

	/** The fault that strikes now; it counts as a strike. */
	strike(occasion: SmtpOccasion): StrikingFault | undefined {
		for (const armed of this.#armed) {
			if (armed.strike(occasion)) return armed;
		}
		return undefined;
	}
}

export interface StrikingFault {
	readonly fault: SmtpFault;
	/** Resolves when it was lifted. */
	readonly lifted: Promise<void>;
}

class Armed implements ArmedSmtpFault, StrikingFault {
	readonly fault: SmtpFault;
	readonly #struck = Promise.withResolvers<void>();
	readonly #lifted = Promise.withResolvers<void>();
	readonly #disarm: () => void;
	#skip: number;
	#strikes = 0;

	constructor(fault: SmtpFault, disarm: () => void) {
		this.fault = fault;
		this.#skip = fault.skip ?? 0;
		this.#disarm = disarm;
	}

	get strikes(): number {
		return this.#strikes;
	}

	get struck(): Promise<void> {
		return this.#struck.promise;
	}

	get lifted(): Promise<void> {
		return this.#lifted.promise;
	}

	lift(): void {
		this.#disarm();
		this.#lifted.resolve();
	}

	strike(occasion: SmtpOccasion): boolean {
		if (!fits(this.fault, occasion)) return false;
		if (this.#skip > 0) {
			this.#skip -= 1;
			return false;
		}
		this.#strikes += 1;
		this.#struck.resolve();
		// Not lifted: a strike that holds is still to be let go.
		if (this.#strikes === this.fault.times) this.#disarm();
		return true;
	}
}

function fits({ at, recipient, mailFrom }: SmtpFault, occasion: SmtpOccasion): boolean {
	if (at !== undefined && ![at].flat().includes(occasion.point)) return false;
	if (mailFrom !== undefined && (occasion.mailFrom === null || !matches(mailFrom, occasion.mailFrom))) return false;
	// At RCPT only the one that is named: an earlier recipient of the same mail is not refused for its neighbour.
	const candidates = occasion.point === "RCPT" ? occasion.recipients.slice(-1) : occasion.recipients;
	return recipient === undefined || candidates.some((candidate) => matches(recipient, candidate));
}

function matches(pattern: string | RegExp, text: string): boolean {
	return typeof pattern === "string" ? pattern.toLowerCase() === text.toLowerCase() : text.search(pattern) >= 0;
}

const knownMembers = [
	...[
		"at",
		"recipient",
		"mailFrom",
		"skip",
		"times",
		"hold",
		"delayMs",
		"reply",
		"hangUp",
		"chunkBytes",
		"chunkDelayMs",
	],
];

function checkFault(fault: SmtpFault): void {
	for (const name of Object.keys(fault)) {
		if (!knownMembers.includes(name)) {
			throw new OptionError(`fault.${name}`, `is not known; there are ${knownMembers.join(", ")}`);
		}
	}
	for (const point of fault.at === undefined ? [] : [fault.at].flat()) {
		if (!smtpPoints.includes(point)) throw new OptionError("fault.at", `must be among ${smtpPoints.join(", ")}`);
	}
	checkNumber("skip", fault.skip, 0);
	checkNumber("times", fault.times, 1);
	checkNumber("delayMs", fault.delayMs, 0);
	checkNumber("chunkBytes", fault.chunkBytes, 1);
	checkNumber("chunkDelayMs", fault.chunkDelayMs, 0);
}

function checkNumber(name: string, value: number | undefined, min: number): void {
	if (value === undefined || (Number.isInteger(value) && value >= min && value < 2 ** 31)) return;
	throw new OptionError(`fault.${name}`, `must be a whole number of at least ${min}`);
}
