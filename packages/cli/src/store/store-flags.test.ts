import { OptionError } from "@todoku/core";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { readStoreLocation, withStore } from "./store-flags.ts";

const noSchemas = { schema: undefined, queueSchema: undefined };

describe("where the store is", () => {
	test.each([
		[
			{ database: "postgres://flag" },
			{ TODOKU_DATABASE_URL: "postgres://ours" },
			{ kind: "url", url: "postgres://flag" },
		],
		[{ directory: "flag" }, { TODOKU_DATABASE_URL: "postgres://ours" }, { kind: "directory", directory: "flag" }],
		[
			{},
			{ TODOKU_DATABASE_URL: "postgres://ours", DATABASE_URL: "postgres://all" },
			{ kind: "url", url: "postgres://ours" },
		],
		[{}, { TODOKU_DIRECTORY: "ours", DATABASE_URL: "postgres://all" }, { kind: "directory", directory: "ours" }],
		[{}, { DATABASE_URL: "postgres://all" }, { kind: "url", url: "postgres://all" }],
		[{}, { TODOKU_DATABASE_URL: "", DATABASE_URL: "postgres://all" }, { kind: "url", url: "postgres://all" }],
	])("%j and %j name %j", (flags, env, place) => {
		expect(readStoreLocation(flags, env)).toEqual({ ...place, ...noSchemas });
	});

	test("the schemas go with it", () => {
		const flags = { database: "postgres://x", schema: "mail", queueSchema: "mail_queue" };
		expect(readStoreLocation(flags, {})).toMatchObject({ schema: "mail", queueSchema: "mail_queue" });
	});

	test("says what to give where nothing was given", () => {
		expect(() => readStoreLocation({}, {})).toThrow("give --database postgres://… or --directory <directory>, or set");
	});

	test.each([
		[{ database: "a", directory: "b" }, {}],
		[{}, { TODOKU_DATABASE_URL: "a", TODOKU_DIRECTORY: "b" }],
	])("refuses two at once: %j %j", (flags, env) => {
		expect(() => readStoreLocation(flags, env)).toThrow("name two databases");
	});
});

test("takes what the store does not take for wrong usage", async () => {
	const open = () => Promise.reject(new OptionError("url", "must be a URL"));
	const work = withStore({ database: "a" }, createRecordingShell(), open, async () => undefined);

	await expect(work).rejects.toMatchObject({
		code: "todoku.wrongUsage",
		message: expect.stringContaining("must be a URL"),
	});
});

test("closes the store also when the work fails", async () => {
	const store = createMemoryStore();
	const work = withStore({ database: "a" }, createRecordingShell(), store.open, () => Promise.reject(new Error("no")));

	await expect(work).rejects.toThrow("no");
	expect(store.closed()).toBe(1);
});
