import { MailError } from "@todoku/core";
import type { Shell } from "../shell.ts";

/** Aborted when the user or the system asks the program to stop: what is under way is finished, and nothing more begun. */
export function untilInterrupted(shell: Pick<Shell, "untilStopped">): AbortSignal {
	const stop = new AbortController();
	void shell.untilStopped().then(() => stop.abort(interrupted()));
	return stop.signal;
}

/** What the exit code and the last words of an interrupted command come from. */
export function interrupted(done?: number, total?: number): MailError {
	const count = done === undefined ? "" : ` after ${done} of ${total}`;
	return new MailError(
		"interrupted",
		`Interrupted${count}; what was done stays done. The same command, with the same --resume file where it has one, does the rest`,
	);
}
