import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, test } from "vitest";
import { runTodoku, startTodoku } from "./run-todoku.ts";

const started: ChildProcessWithoutNullStreams[] = [];

afterEach(() => {
	for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Starts it on a free port, and reads its lines as JSON. */
async function startSesLocal(...args: string[]) {
	const child = startTodoku(["ses-local", "--port", "0", "--json", ...args]);
	started.push(child);
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const next = async () => JSON.parse(String((await lines.next()).value)) as { readonly url?: string };
	const url = String((await next()).url);
	return { child, next, url };
}

describe("todoku ses-local", () => {
	test.each(["SIGINT", "SIGTERM"] as const)(
		"ends with exit code 0 on %s, also with a client connected",
		async (signal) => {
			const { child, url } = await startSesLocal();
			expect((await fetch(`${url}/_ses-local/messages`)).status).toBe(200);

			const ended = once(child, "exit");
			child.kill(signal);

			expect(await ended).toEqual([0, null]);
		},
	);

	test("prints a line for a mail as it comes", async () => {
		const { next, url } = await startSesLocal("--identity", "shop.example");

		const answer = await fetch(`${url}/v2/email/outbound-emails`, {
			method: "POST",
			body: JSON.stringify({
				FromEmailAddress: "a@shop.example",
				Destination: { ToAddresses: ["x@example.net"] },
				Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } } },
			}),
		});
		const { MessageId: messageId } = (await answer.json()) as { MessageId: string };

		expect(await next()).toMatchObject({
			event: "message",
			messageId,
			recipients: ["x@example.net"],
			subject: "Hello",
		});
	});

	test("ends with exit code 1 when its port is in use", async () => {
		const { url } = await startSesLocal();

		const second = await runTodoku(["ses-local", "--port", new URL(url).port]);

		expect(second).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining("is in use") });
	});
});
