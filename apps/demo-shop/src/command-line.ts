import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type DemoDatabase, type Framework, frameworks } from "./demo.ts";
import { isLocale, type Locale, locales, terminalLocale } from "./pages/locale.ts";
import { wordsOf } from "./pages/words.ts";

/** What the command line asks for; or the exit code, where everything is said already (help, wrong usage). */
export type CommandLine =
	| {
			readonly kind: "run";
			readonly framework: Framework | undefined;
			readonly port: number;
			readonly locale: Locale;
			readonly database: DemoDatabase;
			readonly worker: boolean;
	  }
	| {
			readonly kind: "once";
			readonly framework: Framework | undefined;
			readonly locale: Locale;
	  }
	| { readonly kind: "exit"; readonly code: 0 | 2 };

/** Inside the demonstration itself, wherever it is started from, so that it finds again what it kept. */
export const defaultData: string = resolve(import.meta.dirname, "../.todoku");

/** Where commander writes. */
export interface Output {
	readonly out: (text: string) => void;
	readonly error: (text: string) => void;
}

interface Options {
	readonly framework?: Framework;
	readonly port: number;
	readonly locale: Locale;
	readonly data?: string;
	readonly worker: boolean;
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
		.addOption(new Option("--data <directory>", terminal.data).conflicts("once"))
		.addOption(new Option("--no-worker", terminal.noWorker).conflicts("once"))
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
	const { framework, port, once = false, locale: chosen, data, worker } = command.opts<Options>();
	if (once) return { kind: "once", framework, locale: chosen };
	return { kind: "run", framework, port, locale: chosen, worker, database: databaseOf(data, environment) };
}

/** What is written on the command line wins over the environment. */
function databaseOf(
	data: string | undefined,
	{ DATABASE_URL: url }: Readonly<Record<string, string | undefined>>,
): DemoDatabase {
	if (data !== undefined) return { embedded: resolve(data) };
	return url === undefined || url === "" ? { embedded: defaultData } : { url };
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
