import { CommanderError } from "commander";

/** What commander itself cannot see is wrong with a command line. Ends with exit code 2. */
export function wrongUsage(message: string): CommanderError {
	return new CommanderError(2, "todoku.wrongUsage", message);
}
