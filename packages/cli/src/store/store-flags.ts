import { OptionError } from "@todoku/core";
import type { Command } from "commander";
import type { Environment, Shell } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";
import type { OpenStore, StoreLocation, StoreOpener } from "./store-opener.ts";

/** How every command that needs the durable state is told where it is. */
export interface StoreFlags {
	readonly database?: string;
	readonly directory?: string;
	readonly schema?: string;
	readonly queueSchema?: string;
}

export function addStoreOptions(command: Command): Command {
	return command
		.option(
			"--database <url>",
			"the PostgreSQL database; rather by TODOKU_DATABASE_URL or DATABASE_URL, because other users of this machine see command lines",
		)
		.option(
			"--directory <directory>",
			"the embedded database in this directory, or TODOKU_DIRECTORY; the process that holds it may be running",
		)
		.option("--schema <name>", "the database schema of the tables; without it, todoku")
		.option("--queue-schema <name>", "the database schema of the queue; without it, the store's own");
}

/** Opens the store that the flags or the environment name, and closes it whatever the work comes to. */
export async function withStore<T>(
	flags: StoreFlags,
	shell: Shell,
	openStore: StoreOpener,
	work: (store: OpenStore) => Promise<T>,
): Promise<T> {
	try {
		const store = await openStore(readStoreLocation(flags, shell.env));
		try {
			return await work(store);
		} finally {
			await store.close();
		}
	} catch (error) {
		// All that the store is given comes from the command line.
		throw error instanceof OptionError ? wrongUsage(`the store does not take this: ${error.message}`) : error;
	}
}

/** What is said on the command line wins over the environment, and what is ours there over what is everybody's. */
export function readStoreLocation(flags: StoreFlags, env: Environment): StoreLocation {
	const location = findStoreLocation(flags, env);
	if (location === undefined)
		throw wrongUsage(
			"no database was named; give --database postgres://… or --directory <directory>, or set TODOKU_DATABASE_URL, DATABASE_URL or TODOKU_DIRECTORY",
		);
	return location;
}

/** The same for commands that work without a store too: undefined where none was named. */
export function findStoreLocation(flags: StoreFlags, env: Environment): StoreLocation | undefined {
	const place =
		choose(flags.database, flags.directory, "--database and --directory") ??
		choose(
			env.TODOKU_DATABASE_URL,
			env.TODOKU_DIRECTORY,
			"TODOKU_DATABASE_URL and TODOKU_DIRECTORY are both set and",
		) ??
		choose(env.DATABASE_URL, undefined, "");
	return place && { ...place, schema: flags.schema, queueSchema: flags.queueSchema };
}

function choose(url: string | undefined, directory: string | undefined, both: string): StoreLocation | undefined {
	if (url && directory) throw wrongUsage(`${both} name two databases; name one`);
	if (url) return { kind: "url", url };
	if (directory) return { kind: "directory", directory };
	return undefined;
}
