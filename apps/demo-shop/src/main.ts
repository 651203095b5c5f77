import { isMailError } from "@todoku/core";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { type DemoDatabase, frameworks, startDemo } from "./demo.ts";
import { runOnce } from "./once.ts";
import { wordsOf } from "./pages/words.ts";
import { mailLine } from "./terminal.ts";

const commandLine = readCommandLine(process.argv.slice(2), process.env, {
	out: (text) => process.stdout.write(text),
	error: (text) => process.stderr.write(text),
});

try {
	await run(commandLine);
} catch (error) {
	// What is wrong with the database says itself what to do: that it does not answer, or that another process has the directory.
	if (!isMailError(error)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}

async function run(asked: CommandLine): Promise<void> {
	switch (asked.kind) {
		case "exit":
			process.exitCode = asked.code;
			return;
		case "once": {
			const { framework, locale } = asked;
			const isRight = await runOnce(framework === undefined ? frameworks : [framework], locale, console.log);
			process.exitCode = isRight ? 0 : 1;
			return;
		}
		case "run":
			return serve(asked);
		default:
			return asked satisfies never;
	}
}

/** Runs the shop until it is told to stop. */
async function serve(asked: Extract<CommandLine, { kind: "run" }>): Promise<void> {
	const { framework = "nest", port, locale, database, worker } = asked;
	const onMail = (fate: Parameters<typeof mailLine>[0]): void => console.log(mailLine(fate, locale));
	const demo = await startDemo({ framework, port, locale, database, worker, onMail });
	const { terminal, site } = wordsOf(locale);
	const names = { nest: "NestJS", express: "Express" };
	if (port !== 0 && demo.port !== port) console.log(terminal.portTaken(port));
	console.log(`
${terminal.running(names[framework])}

  ${demo.url}/

  ${site.storefront}: ${demo.url}/shops/interfactory
  ${site.admin}: ${demo.url}/shops/interfactory/admin
  ${site.inbox}: ${demo.url}/inbox

  ${terminal.ses}: ${demo.sesUrl}
  ${terminal.smtp}: 127.0.0.1:${demo.smtpPort}
  ${terminal.kept}: ${placeOf(database)}

${terminal.stop}
${worker ? terminal.waiting : terminal.recordsOnly}
`);
	let isStopping = false;
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.on(signal, () => {
			// A second Ctrl+C is impatience: whatever still hangs is left behind, and sent when the shop starts again.
			if (isStopping) process.exit(1);
			isStopping = true;
			void demo.close().catch((error: unknown) => {
				console.error(error);
				process.exitCode = 1;
			});
		});
	}
}

/** Without the URL, which may hold a password. */
function placeOf(database: DemoDatabase): string {
	return "url" in database ? "PostgreSQL (DATABASE_URL)" : database.embedded;
}
