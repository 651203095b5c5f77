import { createMailer, OptionError, parseVerifiedSenders } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { describe, expect, test, vi } from "vitest";
import { mail } from "./mail.ts";

function newMailer() {
	return createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service: createRecordingTransport(),
		standard: createRecordingTransport(),
	});
}

describe("mail", () => {
	test("puts the very mailer at req.mail and goes on, without an error", () => {
		const mailer = newMailer();
		const request = {} as Parameters<ReturnType<typeof mail>>[0];
		const next = vi.fn();

		void mail({ mailer })(request, {} as never, next);

		expect(request.mail).toBe(mailer);
		expect(next.mock.calls).toEqual([[]]);
	});

	test.each([
		["no options", undefined],
		["options without a mailer", {}],
		["null for a mailer", { mailer: null }],
		["a mailer that is none", { mailer: { send: () => undefined } }],
		["the mailer instead of options", newMailer()],
		["a promise of a mailer", { mailer: Promise.resolve(newMailer()) }],
	])("refuses %s when the application starts, not in a request", (_what, options) => {
		expect(() => mail(options as never)).toThrow(OptionError);
		expect(() => mail(options as never)).toThrow("The option mailer is no mailer; write mail({ mailer })");
	});
});
