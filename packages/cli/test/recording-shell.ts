import type { Environment, Shell } from "../src/shell.ts";

/** A shell that types nothing and remembers everything. */
export interface RecordingShell extends Shell {
	readonly written: string;
	readonly errors: string;
	/** What Ctrl+C does. */
	stop(): void;
	/** Resolves when what was written contains the text. */
	untilWritten(text: string): Promise<void>;
}

export function createRecordingShell(given: { input?: string | Uint8Array; env?: Environment } = {}): RecordingShell {
	const stopped = Promise.withResolvers<void>();
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
		output: {
			write(text) {
				written += text;
				for (const look of waiting) look();
			},
			writeError(text) {
				errors += text;
			},
		},
		readInput: async () => Buffer.from(given.input ?? ""),
		untilStopped: () => stopped.promise,
		stop: () => stopped.resolve(),
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
