import { OptionError } from "@todoku/core";
import { type Command, InvalidArgumentError } from "commander";
import type { Environment } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";

/** How every command that asks the service is told where it is. */
export interface SesFlags {
	readonly sesRegion?: string;
	readonly sesEndpoint?: string;
}

/** How fast a command may ask what is not sending. */
export interface PaceFlags {
	readonly callsPerSecond?: number;
}

/** What `@todoku/adapter-ses` is given everywhere. Credentials are what the AWS SDK finds. */
export interface SesConnectionOptions {
	readonly region: string | undefined;
	readonly endpoint: string | undefined;
}

export function addSesOptions(command: Command): Command {
	return command
		.option("--ses-region <region>", "the AWS region of the service; without it, what the AWS SDK finds (AWS_REGION …)")
		.option(
			"--ses-endpoint <url>",
			"another SES than that of the region, such as todoku ses-local, or TODOKU_SES_ENDPOINT",
		);
}

export function addPaceOption(command: Command): Command {
	return command.option(
		"--calls-per-second <number>",
		"how often the service may be asked, 0.001 to 1000; without it once a second, which is what SES allows an account",
		parseRate,
	);
}

/** What is said on the command line wins over the environment, and that over what the AWS SDK finds. */
export function sesClientOptions(flags: SesFlags, env: Environment): SesConnectionOptions {
	return { region: flags.sesRegion, endpoint: flags.sesEndpoint ?? (env.TODOKU_SES_ENDPOINT || undefined) };
}

/** Runs what is made with options from the command line, whose mistakes are those of whoever typed it. */
export async function withSesOptions<T>(work: () => T | Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw error instanceof OptionError ? wrongUsage(`the service cannot be asked like this: ${error.message}`) : error;
	}
}

function parseRate(value: string): number {
	const rate = Number(value);
	if (/^\d{1,4}(?:\.\d{1,3})?$/.test(value) && rate >= 0.001 && rate <= 1000) return rate;
	throw new InvalidArgumentError("This is a number from 0.001 to 1000.");
}
