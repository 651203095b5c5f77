import { readFile } from "node:fs/promises";
import { MailError } from "@todoku/core";
import { InvalidArgumentError } from "commander";
import type { Shell } from "./shell.ts";

/** Where the text of a setting is. */
export type SendersArgument =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "file"; readonly path: string }
	| { readonly kind: "input" };

/** The text of the setting could not be read. */
export class UnreadableSettingError extends MailError {
	declare readonly code: "unreadable-setting";

	constructor(problem: string, options?: { readonly cause?: unknown }) {
		super("unreadable-setting", problem, options);
	}
}

/** @throws {InvalidArgumentError} for an `@` that names nothing. */
export function parseSendersArgument(value: string): SendersArgument {
	if (!value.startsWith("@")) return { kind: "text", text: value };
	if (value === "@-") return { kind: "input" };
	if (value === "@") throw new InvalidArgumentError("A file name, or - for standard input, must follow the @.");
	return { kind: "file", path: value.slice(1) };
}

/** @throws {UnreadableSettingError} */
export async function readSendersText(argument: SendersArgument, shell: Shell): Promise<string> {
	switch (argument.kind) {
		case "text":
			return argument.text;
		case "input":
			return decode("Standard input", await shell.readInput());
		case "file":
			return decode(`The file "${argument.path}"`, await read(argument.path));
		default:
			return argument satisfies never;
	}
}

async function read(path: string): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (error) {
		throw new UnreadableSettingError(`The file "${path}" ${problemOf(error)}.${entryHint(path)}`, { cause: error });
	}
}

function problemOf(error: unknown): string {
	const { code = String(error) } = error as NodeJS.ErrnoException;
	switch (code) {
		case "ENOENT":
			return "does not exist";
		case "EISDIR":
			return "is a directory";
		case "EACCES":
			return "may not be read by this user";
		default:
			return `cannot be read (${code})`;
	}
}

/** Who writes `@example.com` most likely meant a domain, and would look for a file in vain. */
function entryHint(path: string): string {
	if (path.includes("/") || !path.includes(".")) return "";
	return ` "@…" names a file with the setting; if you meant a domain, write it without the "@": --senders ${path}`;
}

function decode(what: string, bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (error) {
		throw new UnreadableSettingError(`${what} is not UTF-8 text; convert it first`, { cause: error });
	}
}
