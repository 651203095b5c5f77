import { readFileSync } from "node:fs";
import type { ExplanationLocale } from "@todoku/core";
import { Command, CommanderError } from "commander";
import { type ExitCode, exitCodes, type Failure, formatFailure, formatFailureAsJson, toFailure } from "./exit.ts";
import { localeOf } from "./locale.ts";
import { addRouteCommand } from "./route-command.ts";
import { addSesLocalCommand } from "./ses-local-command.ts";
import type { Shell } from "./shell.ts";

/**
 * Runs one command line to its end.
 *
 * @param args What follows the name of the program.
 * @returns The exit code. It never rejects.
 */
export async function runProgram(args: readonly string[], shell: Shell): Promise<ExitCode> {
	const program = buildProgram(shell);
	try {
		await program.parseAsync(args, { from: "user" });
		return exitCodes.worked;
	} catch (error) {
		// Help and version end a program by an error, too; what they had to say is said.
		if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.worked;
		if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.wrongUsage;
		const failure = toFailure(error);
		const locale = localeAsked(program, args) ?? localeOf(shell.env);
		if (args.includes("--json")) shell.output.writeError(formatFailureAsJson(failure));
		else shell.output.writeError(formatFailure(failure, locale) + usageHint(failure, program, args));
		return failure.exitCode;
	}
}

function buildProgram(shell: Shell): Command {
	const program = new Command("todoku")
		.description(
			"Todoku sends a shop's automatic mail through a delivery service where its sender is verified there, and the standard way (SMTP) where it is not. This command says which way a mail takes, and why; and it runs a local service to try things out.",
		)
		.version(readVersion(), "-V, --version", "print the version")
		.helpOption("-h, --help", "print help; also after a command")
		.helpCommand("help [command]", "print help for a command")
		.addHelpText("after", exitCodeHelp)
		.exitOverride()
		.configureOutput({
			writeOut: (text) => shell.output.write(text),
			writeErr: (text) => shell.output.writeError(text),
			// Errors are written where all of them are, so that --json holds for these as well.
			outputError: () => undefined,
		});
	addRouteCommand(program, shell);
	addSesLocalCommand(program, shell);
	return program;
}

function usageHint(failure: Failure, program: Command, args: readonly string[]): string {
	if (failure.code !== "wrong-usage") return "";
	const command = commandOf(program, args);
	return `Help: todoku ${command === undefined ? "" : `${command.name()} `}--help\n`;
}

function localeAsked(program: Command, args: readonly string[]): ExplanationLocale | undefined {
	return commandOf(program, args)?.opts<{ readonly locale?: ExplanationLocale }>().locale;
}

function commandOf(program: Command, args: readonly string[]): Command | undefined {
	return program.commands.find((candidate) => candidate.name() === args[0]);
}

const exitCodeHelp = `
Exit codes, the same for every command:
  0  it worked, whatever the answer
  1  something is wrong with the mail or the data (a bad setting, a bad From, an unreadable file, a port in use)
  2  wrong usage (an unknown command or option, a missing option)

Results go to standard output, errors to standard error; with --json both are JSON.`;

function readVersion(): string {
	// The same step up from src and from dist.
	const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
	return (JSON.parse(text) as { readonly version: string }).version;
}
