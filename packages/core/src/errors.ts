import { AddressError, MailError, printable } from "@todoku/mime";
import type { SenderProblemCode, SenderProblemDetails } from "./senders/sender-problem.ts";

/** One entry of a setting that cannot be taken as it stands. */
export interface BadEntry {
	/** The line it stands on, from 1. */
	readonly line: number;
	/** The entry as written. */
	readonly text: string;
	/** What is wrong with it and how to write it instead, as an English clause; {@link explainBadEntry} says it in sentences. */
	readonly problem: string;
	/** What is wrong with it, for programs. Every entry of ours has one; those that others made or stored need not. */
	readonly code?: SenderProblemCode;
	/** The particulars, where the problem has some. */
	readonly details?: SenderProblemDetails;
}

/** A setting with bad entries: refused whole, every bad entry named. */
export class InvalidSettingError extends MailError {
	declare readonly code: "invalid-setting";
	readonly entries: readonly BadEntry[];

	constructor(entries: readonly BadEntry[]) {
		const lines = entries.map(({ line, text, problem }) => `line ${line}: "${printable(text)}" ${problem}`);
		super("invalid-setting", `The verified-sender setting was refused: ${lines.join("; ")}`);
		this.entries = entries;
	}
}

/** A bad From and what is wrong with it: what an {@link InvalidFromError} carries, and what remains of it as JSON. */
export interface InvalidFrom {
	/** The From as given. */
	readonly from: string;
	/** What is wrong with it, as an English clause; {@link explainInvalidFrom} says it in sentences. */
	readonly problem: string;
	/** What is wrong with it, for programs. Every error of ours has one. */
	readonly problemCode?: SenderProblemCode | undefined;
	/** The particulars, where the problem has some. */
	readonly details?: SenderProblemDetails | undefined;
}

interface InvalidFromErrorOptions extends Pick<InvalidFrom, "problemCode" | "details"> {
	readonly cause?: unknown;
}

/** A From that is not exactly one mailbox with a usable domain. Such a mail takes no route. */
export class InvalidFromError extends MailError implements InvalidFrom {
	declare readonly code: "invalid-from";
	readonly from: string;
	readonly problem: string;
	readonly problemCode: SenderProblemCode | undefined;
	readonly details: SenderProblemDetails | undefined;

	constructor(from: string, problem: string, options: InvalidFromErrorOptions = {}) {
		super("invalid-from", `The From ${problem}. Correct it in the definition of this mail`, options);
		this.from = from;
		this.problem = problem;
		this.problemCode = options.problemCode;
		this.details = options.details;
	}

	/** @internal */
	static of(from: unknown, error: unknown): InvalidFromError {
		if (!(error instanceof AddressError)) throw error;
		const { problem, problemCode, details, text } = error;
		return new InvalidFromError(typeof from === "string" ? from : text, problem, {
			cause: error,
			problemCode,
			details,
		});
	}
}

/** A setting that could not be looked up: no answer, as opposed to a bad one. Mail waits. */
export class SettingUnavailableError extends MailError {
	declare readonly code: "setting-unavailable";
	readonly tenant: string | undefined;

	constructor(tenant: string | undefined, cause: unknown) {
		const whose = tenant === undefined ? "" : ` of tenant "${printable(tenant)}"`;
		super(
			"setting-unavailable",
			`The verified-sender setting${whose} could not be looked up; its mail waits until it can be`,
			{ cause },
		);
		this.tenant = tenant;
	}
}

/** A call on a transport that was closed. */
export class TransportClosedError extends MailError {
	declare readonly code: "transport-closed";

	constructor(name: string) {
		super("transport-closed", `The ${name} transport is closed; nothing was sent`);
	}
}

/** A call on a mailer that was closed. */
export class MailerClosedError extends MailError {
	declare readonly code: "mailer-closed";

	constructor() {
		super("mailer-closed", "The mailer is closed; nothing was sent or recorded");
	}
}

/** A key that was taken, in this tenant, by a message with another content. Nothing was recorded. */
export class KeyConflictError extends MailError {
	declare readonly code: "key-conflict";
	readonly key: string;
	readonly tenant: string | undefined;

	constructor(key: string, tenant: string | undefined) {
		super(
			"key-conflict",
			`The key "${printable(key)}" was used before for a message with another content; give each mail a key of its own, and a repeated one the same content`,
		);
		this.key = key;
		this.tenant = tenant;
	}
}

/** An option that is missing or makes no sense: the programmer's mistake, thrown where it is made. */
export class OptionError extends MailError {
	declare readonly code: "invalid-option";
	readonly option: string;

	constructor(option: string, problem: string) {
		super("invalid-option", `The option ${option} ${problem}`);
		this.option = option;
	}
}
