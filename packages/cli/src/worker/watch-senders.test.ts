import type { Message } from "@todoku/core";
import { expect, test } from "vitest";
import { createPlayedSenders } from "../../test/played-senders.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { startWatchingSenders } from "./watch-senders.ts";
import type { WorkerFlags } from "./worker-command.ts";
import { createWorkerLog } from "./worker-log.ts";

const act = ["--reason", "asked for", "--actor", "hanako", "--skip-survey", "new"];
const flags: WorkerFlags = { onServiceRefusal: "hold", quota: false, grace: 0, metricsHost: "127.0.0.1" };

test("registers what has been verified, mails the operator, and says so without an address", async () => {
	const { run, service, store } = createPlayedSenders();
	await run(["address", "verify", "owner@shop.example", "--tenant", "shop-1", ...act, "--acknowledge"]);
	service.verify("owner@shop.example");
	const shell = createRecordingShell();
	const closing: string[] = [];
	const openParts = async () => ({
		service,
		dns: { public: async () => ({ state: "absent" as const }) },
		close: async () => void closing.push("closed"),
	});
	const mails: Message[] = [];
	const mailer = {
		enqueue: async (message: Message) => {
			mails.push(message);
			return [];
		},
	};
	const log = createWorkerLog(shell, { json: true });
	const watching = await startWatchingSenders(
		{ ...flags, notifyMail: "ops@operator.example" },
		{ env: { LANG: "ja_JP.UTF-8" }, store, mailer, openParts, log },
	);
	await shell.untilWritten("\n");
	await watching.close();
	expect(mails).toMatchObject([
		{
			...{ category: "staff-notice", from: "ops@operator.example", to: "ops@operator.example" },
			...{ key: expect.stringMatching(/^sender-notice\/change\/registered\/shop-1\/owner@shop\.example\//) },
			...{ subject: expect.stringContaining("owner@shop.example"), text: expect.stringContaining("検証が完了") },
		},
	]);
	expect(closing).toEqual(["closed"]);
	expect(JSON.parse(shell.written)).toMatchObject({
		...{ event: "sender", kind: "change", code: "registered", tenant: "shop-1" },
		...{ sender: "(address)@shop.example", step: "registered" },
	});
	expect(await store.settings.read("shop-1")).toMatchObject({ setting: "owner@shop.example" });
});

test("worker takes --notify-url and --dns without --watch-senders for wrong usage", async () => {
	const { run } = createPlayedSenders();
	for (const args of [
		["--notify-url", "https://ops.example/"],
		["--notify-mail", "ops@operator.example"],
		["--dns", "127.0.0.1"],
	]) {
		const { exitCode, errors } = await run(["worker", "--smtp", "smtp://127.0.0.1:25", ...args]);
		expect(exitCode).toBe(2);
		expect(errors).toContain("only with --watch-senders");
	}
});
