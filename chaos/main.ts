/**
 * Kills processes of an application at random instants, cuts their connections, restarts their database and lets SES and SMTP go
 * wrong, and then holds what arrived against what was promised: `pnpm chaos [--kills 200] [--database postgres|pglite] [--seed 1]`.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { runChaos } from "./run.ts";
import { isClean } from "./verdict.ts";

const { values } = parseArgs({
	options: {
		kills: { type: "string", default: "220" },
		database: { type: "string" },
		seed: { type: "string", default: String(Date.now() % 1_000_000) },
	},
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const databases = (["postgres", "pglite"] as const).filter(
	(name) => values.database === undefined || values.database === name,
);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed) || databases.length === 0) {
	console.error("Usage: pnpm chaos [--kills <number>] [--database postgres|pglite] [--seed <number>]");
	process.exit(2);
}

console.log(`seed ${seed}`);
const lines: string[] = [];
for (const database of databases) {
	const outcome = await runChaos({ database, kills, seed, log: (line) => console.log(line) });
	if (outcome === null) {
		console.log(`${database}: left out, because it is not installed (Debian: apt-get install postgresql)`);
		if (process.env["TODOKU_REQUIRE_SERVICES"] === "1" || values.database === database) process.exitCode = 1;
		continue;
	}
	const { messages, lost, unmarkedDuplicates, crashes, ...rest } = outcome;
	for (const crash of crashes) console.log(`${database}: ${crash}`);
	console.log(
		`${database}: ${messages} mails, ${outcome.kills} kills; ${lost} lost, ${rest.uncalledFor} of transactions rolled back, ${unmarkedDuplicates} duplicates without and ${rest.markedDuplicates} with a mark, ${rest.sentAgain} sent again after their acceptance was recorded, ${rest.wrongStatus} with a wrong status`,
	);
	if (!isClean(outcome) || crashes.length > 0) process.exitCode = 1;
	lines.push(JSON.stringify({ messages, kills: outcome.kills, lost, unmarkedDuplicates, database }));
}
for (const line of lines) console.log(line);
