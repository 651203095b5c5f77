import { expect, test } from "vitest";
import { createRecordingShell } from "../test/recording-shell.ts";
import { startProgress } from "./progress.ts";

let now = 0;
const clock = (): Date => {
	now += 150;
	return new Date(now);
};

test("shows nothing where nobody watches", () => {
	const shell = createRecordingShell({ now: clock });
	const progress = startProgress(shell, "retry");
	progress.at(1, 2);
	progress.end();

	expect(shell.errors).toBe("");
});

test("writes lines where nobody watches and it was asked for", () => {
	const shell = createRecordingShell({ now: clock });
	const progress = startProgress(shell, "retry", true);
	progress.at(500);
	progress.at(500, 500);
	progress.end();

	expect(shell.errors).toBe("retry 500\nretry 500 of 500\n");
});

test("keeps one line of a terminal up to date, and takes it away in the end", () => {
	const shell = createRecordingShell({ now: clock, watched: true });
	const progress = startProgress(shell, "retry");
	progress.at(1, 9);
	progress.at(2, 9);
	progress.at(3, 9);
	progress.end();

	expect(shell.errors).toBe("\r\u001b[Kretry 1 of 9\r\u001b[Kretry 3 of 9\r\u001b[K");
});
