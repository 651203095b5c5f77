import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Framework, frameworks } from "./demo.ts";
import { isLocale, type Locale, locales, terminalLocale } from "./pages/locale.ts";
import { wordsOf } from "./pages/words.ts";

/** What the command line asks for; or the exit code, where everything is said already (help, wrong usage). */
export type CommandLine =
	| {
			readonly kind: "run";
			readonly framework: Framework | undefined;
			readonly port: number;
			readonly locale: Locale;
			readonly once: boolean;
	  }
	| { readonly kind: "exit"; readonly code: 0 | 2 };

/** Where commander writes. */
export interface Output {
	readonly out: (text: string) => void;
	readonly error: (text: string) => void;
}

interface Options {
	readonly framework?: Framework;
	readonly port: number;
	readonly locale: Locale;
	readonly once?: true;
}

/** Reads the arguments after the program's name. */
export function readCommandLine(
	argv: readonly string[],
	environment: Readonly<Record<string, string | undefined>>,
	output: Output,
): CommandLine {
	const locale = localeOf(argv) ?? terminalLocale(environment);
	const { terminal } = wordsOf(locale);
	const command = new Command("demo")
		.description(terminal.description)
		.addOption(new Option("--framework <name>", terminal.framework).choices(frameworks))
		.addOption(new Option("--port <number>", terminal.port).argParser(readPort).default(3000))
		.addOption(new Option("--locale <locale>", terminal.locale).choices(locales).default(locale))
		.option("--once", terminal.once)
		.helpOption("-h, --help", terminal.help)
		.allowExcessArguments(false)
		.exitOverride()
		.configureOutput({ writeOut: output.out, writeErr: output.error });
	try {
		command.parse(argv, { from: "user" });
	} catch (error) {
		// Commander ends with 1 for wrong usage; here 1 means that the demonstration found something wrong.
		if (error instanceof CommanderError) return { kind: "exit", code: error.exitCode === 0 ? 0 : 2 };
		throw error;
	}
	const { framework, port, once = false, locale: chosen } = command.opts<Options>();
	return { kind: "run", framework, port, locale: chosen, once };
}

/** Looked up beforehand, because the help is written in it too. */
function localeOf(argv: readonly string[]): Locale | undefined {
	const index = argv.indexOf("--locale");
	const joined = argv.find((argument) => argument.startsWith("--locale="));
	const text = index === -1 ? joined?.slice("--locale=".length) : argv[index + 1];
	return isLocale(text) ? text : undefined;
}

function readPort(text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (!(port <= 65_535)) throw new InvalidArgumentError("0-65535");
	return port;
}
