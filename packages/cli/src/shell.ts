/** Where a command writes. */
export interface Output {
	/** The result, and nothing else: a program may be reading it. Bytes go out as they are. */
	write(text: string | Uint8Array): void;
	/** Errors, progress and remarks, for people. */
	writeError(text: string): void;
}

/** The variables of the environment that are looked at. */
export type Environment = Readonly<
	Partial<
		Record<
			| "LC_ALL"
			| "LC_MESSAGES"
			| "LANG"
			| "TODOKU_DATABASE_URL"
			| "DATABASE_URL"
			| "TODOKU_DIRECTORY"
			| "TODOKU_SMTP_URL"
			| "TODOKU_IMAP_PASSWORD"
			| "TODOKU_IMAP_ACCESS_TOKEN"
			| "ORIGINAL_RECIPIENT"
			| "RECIPIENT"
			| "TODOKU_SES_ENDPOINT"
			| "AWS_REGION",
			string | undefined
		>
	>
>;

/** What a command sees of the shell it was started from. */
export interface Shell {
	readonly output: Output;
	readonly env: Environment;
	/** The name this user logged in with; undefined where the system knows none. */
	readonly login: string | undefined;
	/** What standard output and standard error are connected to. */
	readonly terminal: {
		/** Whether somebody watches standard output. */
		readonly output: boolean;
		/** Whether somebody watches standard error. */
		readonly errors: boolean;
		/** Columns of standard output, or a guess. */
		readonly columns: number;
	};
	now(): Date;
	/** Reads standard input to its end. */
	readInput(): Promise<Uint8Array>;
	/** Asks a question on the terminal. Gives the line that was typed, and null where nobody is there to answer. */
	ask(question: string): Promise<string | null>;
	/** Resolves when the user or the system asks the program to stop; of a second call, when it is asked once more. */
	untilStopped(): Promise<void>;
	/** Ends the process shortly after the program has ended, whatever still keeps it alive. */
	leaveSoon(): void;
}
