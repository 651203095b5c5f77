import type { Environment, Shell } from "../src/shell.ts";

/** A shell that types nothing and remembers everything. */
export interface RecordingShell extends Shell {
	readonly written: string;
	readonly errors: string;
	/** Whether the program asked for its own end. */
	readonly left: boolean;
	/** What Ctrl+C does. */
	stop(): void;
	/** Resolves when what was written contains the text. */
	untilWritten(text: string): Promise<void>;
}

interface GivenShell {
	readonly input?: string | Uint8Array;
	/** What somebody types when asked, in this order. Default: nobody is there. */
	readonly answers?: readonly string[];
	readonly env?: Environment;
	readonly login?: string;
	/** Whether somebody watches standard output and standard error. Default: nobody. */
	readonly watched?: boolean;
	readonly columns?: number;
	readonly now?: () => Date;
}

export function createRecordingShell(given: GivenShell = {}): RecordingShell {
	// One for each time it is asked to stop, in their order.
	const stops: PromiseWithResolvers<void>[] = [];
	const stopNumber = (index: number): PromiseWithResolvers<void> => (stops[index] ??= Promise.withResolvers<void>());
	let asked = 0;
	let waited = 0;
	let answered = 0;
	let left = false;
	const waiting: (() => void)[] = [];
	let written = "";
	let errors = "";
	return {
		env: given.env ?? {},
		get written() {
			return written;
		},
		get errors() {
			return errors;
		},
		get left() {
			return left;
		},
		login: given.login,
		terminal: { output: given.watched ?? false, errors: given.watched ?? false, columns: given.columns ?? 100 },
		now: given.now ?? (() => new Date()),
		output: {
			write(text) {
				written += typeof text === "string" ? text : Buffer.from(text).toString("latin1");
				for (const look of waiting) look();
			},
			writeError(text) {
				errors += text;
			},
		},
		readInput: async () => Buffer.from(given.input ?? ""),
		async ask(question) {
			if (given.answers === undefined) return null;
			errors += question;
			return given.answers[answered++] ?? "";
		},
		untilStopped: () => stopNumber(waited++).promise,
		stop: () => stopNumber(asked++).resolve(),
		leaveSoon() {
			left = true;
		},
		untilWritten: (text) =>
			new Promise((resolve) => {
				const look = (): void => {
					if (written.includes(text)) resolve();
				};
				waiting.push(look);
				look();
			}),
	};
}
