import { type BadEntry, type InvalidFromError, type InvalidSettingError, isMailError } from "@todoku/core";
import { CommanderError } from "commander";
import { printable } from "./shell.ts";

/** The same for every command. */
export const exitCodes = {
	/** It worked, whatever the answer. */
	worked: 0,
	/** Something is wrong with the mail world or the data. */
	trouble: 1,
	/** The command line makes no sense. */
	wrongUsage: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a command ended that did not work: what to say, and the exit code. */
export interface Failure {
	readonly exitCode: ExitCode;
	/** `wrong-usage`, the code of a `MailError`, or `unrecognised`. */
	readonly code: string;
	readonly message: string;
	/** Every bad entry of a setting. */
	readonly entries?: readonly BadEntry[];
	/** Where in the program it happened, when nobody foresaw it. */
	readonly stack?: string;
}

/** Tells what an error means for whoever called the command. */
export function toFailure(error: unknown): Failure {
	if (error instanceof CommanderError) {
		const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
		return { exitCode: exitCodes.wrongUsage, code: "wrong-usage", message };
	}
	if (isMailError(error)) {
		const { code } = error;
		const message = code === "invalid-from" ? describeFrom(error as InvalidFromError) : error.message;
		if (code !== "invalid-setting") return { exitCode: exitCodes.trouble, code, message };
		return { exitCode: exitCodes.trouble, code, message, entries: (error as InvalidSettingError).entries };
	}
	const { message, stack } = error instanceof Error ? error : new Error(String(error));
	return {
		exitCode: exitCodes.trouble,
		code: "unrecognised",
		message: `todoku did not foresee this: ${message}`,
		...(stack === undefined ? {} : { stack }),
	};
}

// The words of the core are for logs, where an address must not stand, and for whoever sends the mail.
function describeFrom({ from, problem }: InvalidFromError): string {
	return `The From "${printable(from)}" ${problem}`;
}

/** One line of JSON, for programs. */
export function formatFailureAsJson({ code, message, entries }: Failure): string {
	return `${JSON.stringify({ error: { code, message, ...(entries === undefined ? {} : { entries }) } })}\n`;
}

/** For people. Every bad entry gets a line of its own. */
export function formatFailure({ message, entries, stack }: Failure): string {
	if (entries !== undefined) {
		const lines = entries.map(({ line, text, problem }) => `  line ${line}: "${printable(text)}" ${problem}`);
		const count = entries.length === 1 ? "1 bad entry" : `${entries.length} bad entries`;
		return [`error: the verified-sender setting has ${count} and is refused whole`, ...lines, ""].join("\n");
	}
	return stack === undefined ? `error: ${message}\n` : `error: ${message}\n${stack}\n`;
}
