import { readCommandLine } from "./command-line.ts";
import { type Framework, frameworks, startDemo } from "./demo.ts";
import { runOnce } from "./once.ts";
import type { Locale } from "./pages/locale.ts";
import { wordsOf } from "./pages/words.ts";
import { mailLine } from "./terminal.ts";

const commandLine = readCommandLine(process.argv.slice(2), process.env, {
	out: (text) => process.stdout.write(text),
	error: (text) => process.stderr.write(text),
});

if (commandLine.kind === "exit") {
	process.exitCode = commandLine.code;
} else if (commandLine.once) {
	const { framework, locale } = commandLine;
	const isRight = await runOnce(framework === undefined ? frameworks : [framework], locale, console.log);
	process.exitCode = isRight ? 0 : 1;
} else {
	const { framework = "nest", port, locale } = commandLine;
	await serve(framework, port, locale);
}

/** Runs the shop until it is told to stop. */
async function serve(framework: Framework, port: number, locale: Locale): Promise<void> {
	const demo = await startDemo({
		framework,
		port,
		locale,
		onMail: (record) => console.log(mailLine(record, locale)),
	});
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

${terminal.stop}
${terminal.waiting}
`);
	let isStopping = false;
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.on(signal, () => {
			// A second Ctrl+C is impatience: whatever still hangs is left behind.
			if (isStopping) process.exit(1);
			isStopping = true;
			void demo.close().catch((error: unknown) => {
				console.error(error);
				process.exitCode = 1;
			});
		});
	}
}
