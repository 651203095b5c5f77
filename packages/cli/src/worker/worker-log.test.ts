import { MailError } from "@todoku/core";
import { expect, test } from "vitest";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { createWorkerLog } from "./worker-log.ts";

const now = (): Date => new Date("2026-11-23T09:00:00Z");
const receipt = {
	outcome: "rejected",
	scope: "recipient",
	code: "mailbox-unavailable",
	deliveryId: "d-1",
	recipient: "tanaka@example.net",
	transport: "smtp",
	decision: { route: "standard", reason: "no-setting", address: "info@shop.example" },
} as const;

test("names a delivery by its id, and nobody by an address", () => {
	const shell = createRecordingShell({ now });
	createWorkerLog(shell, {}).receipt(receipt);
	createWorkerLog(shell, { json: true }).receipt(receipt);

	const [text = "", json = ""] = shell.written.split("\n");
	expect(text).toBe("2026-11-23T09:00:00Z  d-1  rejected  standard  smtp  mailbox-unavailable");
	expect(JSON.parse(json)).toEqual({
		event: "receipt",
		deliveryId: "d-1",
		outcome: "rejected",
		route: "standard",
		transport: "smtp",
		code: "mailbox-unavailable",
		at: "2026-11-23T09:00:00.000Z",
	});
});

test("says nothing of receipts when it is to be quiet", () => {
	const shell = createRecordingShell({ now });
	createWorkerLog(shell, { quiet: true }).receipt(receipt);

	expect(shell.written).toBe("");
});

test("tells errors on standard error, without addresses and passwords, on one line", () => {
	const shell = createRecordingShell({ now });
	const log = createWorkerLog(shell, {});
	log.error(new MailError("x", "No answer from postgres://u:secret@db/x"));
	log.error(new TypeError("no mail for\n<tanaka@example.net>"));
	log.error("odd");

	expect(shell.written).toBe("");
	expect(shell.errors).toBe(
		[
			"2026-11-23T09:00:00Z  error: No answer from postgres://u:***@db/x",
			"2026-11-23T09:00:00Z  error: TypeError: no mail for\ufffd<(address)>",
			"2026-11-23T09:00:00Z  error: Error: odd",
			"",
		].join("\n"),
	);
});
