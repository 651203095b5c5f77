import { readFileSync } from "node:fs";
import type { ExplanationLocale } from "@todoku/core";
import { Command, CommanderError } from "commander";
import { addAddressCommand } from "./address/address-command.ts";
import { addBouncesCommand } from "./bounces/bounces-command.ts";
import { isPipe, toPipeExitCode } from "./bounces/ingest-exit.ts";
import { addDoctorCommand } from "./doctor/doctor-command.ts";
import { addDomainCommand } from "./domain/domain-command.ts";
import { openSenderParts, type SenderPartsOpener } from "./domain/sender-parts.ts";
import { type ExitCode, exitCodes, type Failure, formatFailure, formatFailureAsJson, toFailure } from "./exit.ts";
import { hidePasswords } from "./hide-passwords.ts";
import { type LocaleFlags, localeOf } from "./locale.ts";
import { addOutboxCommand } from "./outbox/outbox-command.ts";
import { addRouteCommand } from "./route-command.ts";
import { addServiceCommand } from "./service/service-command.ts";
import { addSesLocalCommand } from "./ses-local-command.ts";
import { addSettingsCommand } from "./settings/settings-command.ts";
import type { Shell } from "./shell.ts";
import type { StoreOpener } from "./store/store-opener.ts";
import { addSuppressionsCommand } from "./suppressions/suppressions-command.ts";
import { addWorkerCommand } from "./worker/worker-command.ts";

/** What a program is given that would reach outside this process. */
export interface ProgramParts {
	readonly openStore: StoreOpener;
	/** Default: SES and the DNS, as the command line says. */
	readonly openParts?: SenderPartsOpener;
}

/**
 * Runs one command line to its end.
 *
 * @param args What follows the name of the program.
 * @returns The exit code. It never rejects.
 */
export async function runProgram(
	args: readonly string[],
	shell: Shell,
	parts: ProgramParts = realParts,
): Promise<ExitCode> {
	const program = buildProgram(shell, parts);
	try {
		await program.parseAsync(args, { from: "user" });
		return exitCodes.worked;
	} catch (error) {
		// Help and version end a program by an error, too; what they had to say is said.
		if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.worked;
		if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.wrongUsage;
		const failure = toFailure(error);
		const locale = localeAsked(program, args) ?? localeOf(shell.env);
		const text = args.includes("--json")
			? formatFailureAsJson(failure)
			: formatFailure(failure, locale) + usageHint(failure, program, args);
		shell.output.writeError(hidePasswords(text));
		return isPipe(args) ? toPipeExitCode(failure) : failure.exitCode;
	}
}

const realParts: ProgramParts = {
	// Loaded when a command needs it: the others start without a database driver.
	openStore: async (location, options) => {
		const { openStore } = await import("./store/open-store.ts");
		return openStore(location, options);
	},
};

function buildProgram(shell: Shell, { openStore, openParts = openSenderParts }: ProgramParts): Command {
	const program = new Command("todoku")
		.description(
			"Todoku sends a shop's automatic mail through a delivery service where its sender is verified there, and the standard way (SMTP) where it is not. This command says which way a mail takes, and why; shows and changes the settings of the shops and the mail on its way; sends it, as a worker of its own; and runs a local service to try things out.",
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
	addOutboxCommand(program, shell, openStore);
	addSettingsCommand(program, shell, openStore);
	addWorkerCommand(program, shell, openStore, openParts);
	addBouncesCommand(program, shell, openStore);
	addSuppressionsCommand(program, shell, openStore);
	addDomainCommand(program, shell, { openStore, openParts });
	addAddressCommand(program, shell, { openStore, openParts });
	addDoctorCommand(program, shell, openStore);
	addServiceCommand(program, shell);
	addSesLocalCommand(program, shell);
	return program;
}

function usageHint(failure: Failure, program: Command, args: readonly string[]): string {
	if (failure.code !== "wrong-usage") return "";
	const names = commandsOf(program, args).map((command) => `${command.name()} `);
	return `Help: todoku ${names.join("")}--help\n`;
}

function localeAsked(program: Command, args: readonly string[]): ExplanationLocale | undefined {
	return commandsOf(program, args).at(-1)?.opts<LocaleFlags>().locale;
}

/** The command that was meant, after those it belongs to. */
function commandsOf(parent: Command, [name, ...rest]: readonly string[]): readonly Command[] {
	const command = parent.commands.find((candidate) => candidate.name() === name);
	return command === undefined ? [] : [command, ...commandsOf(command, rest)];
}

const exitCodeHelp = `
Exit codes, the same for every command:
  0  it worked, whatever the answer
  1  something is wrong with the mail or the data (a bad setting, a bad From, an unreadable file, a port in use, a
     database that is down, no such delivery)
  2  wrong usage (an unknown command or option, a missing option, an act on many without --yes)
Where a mail server is the caller (bounces ingest --pipe) they are those of sysexits.h: 0, 65 (no mail), 75 (try again).

Results go to standard output, errors to standard error; with --json both are JSON.`;

function readVersion(): string {
	// The same step up from src and from dist.
	const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
	return (JSON.parse(text) as { readonly version: string }).version;
}
