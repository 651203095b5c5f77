/** Where a command writes. */
export interface Output {
	/** The result, and nothing else: a program may be reading it. */
	write(text: string): void;
	/** Errors and remarks, for people. */
	writeError(text: string): void;
}

/** The variables of the environment that are looked at. */
export type Environment = Readonly<Partial<Record<"LC_ALL" | "LC_MESSAGES" | "LANG", string | undefined>>>;

/** What a command sees of the shell it was started from. */
export interface Shell {
	readonly output: Output;
	readonly env: Environment;
	/** Reads standard input to its end. */
	readInput(): Promise<Uint8Array>;
	/** Resolves when the user or the system asks the program to stop. */
	untilStopped(): Promise<void>;
}
