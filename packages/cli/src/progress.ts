import type { Shell } from "./shell.ts";

/** Tells on standard error how far a long command has got. */
export interface Progress {
	/** @param total Undefined where nobody knows it yet. */
	at(done: number, total?: number): void;
	/** Leaves the line to whatever is written next. */
	end(): void;
}

/** How often a line is written anew, at most. */
const intervalMs = 200;

/** @param asked Whether it was asked for; else it is shown only where somebody watches. */
export function startProgress(shell: Shell, verb: string, asked = false): Progress {
	const { errors: watched } = shell.terminal;
	if (!watched && !asked) return { at: () => undefined, end: () => undefined };
	let shownAt = Number.NEGATIVE_INFINITY;
	let shown = false;
	return {
		at(done, total) {
			const now = shell.now().getTime();
			if (now - shownAt < intervalMs && done !== total) return;
			shownAt = now;
			shown = true;
			const text = total === undefined ? `${verb} ${done}` : `${verb} ${done} of ${total}`;
			// A terminal shows one line that changes; a file gets lines.
			shell.output.writeError(watched ? `\r\u001b[K${text}` : `${text}\n`);
		},
		end() {
			if (shown && watched) shell.output.writeError("\r\u001b[K");
		},
	};
}
