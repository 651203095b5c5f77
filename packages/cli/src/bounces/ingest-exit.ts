import { type ExitCode, exitCodes, type Failure } from "../exit.ts";

/** What was piped in is no mail: the one failure that trying again does not mend. */
export const noMailCode = "no-mail";

/** Whether a mail server is the caller, which knows the exit codes of sysexits.h and no others. */
export function isPipe(args: readonly string[]): boolean {
	return args[0] === "bounces" && args[1] === "ingest" && args.includes("--pipe");
}

/**
 * What a mail server is to do with the mail. Postfix returns a mail, or loses one that has a null reverse-path as returned mail does,
 * for every code but 0 and 75: so also a mistyped option must make it wait.
 */
export function toPipeExitCode({ code }: Failure): ExitCode {
	return code === noMailCode ? exitCodes.noMail : exitCodes.tryAgain;
}
