import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRecordingShell } from "../test/recording-shell.ts";
import { parseSendersArgument, readSendersText, UnreadableSettingError } from "./senders-argument.ts";

let directory: string;

beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), "todoku-cli-"));
	await writeFile(join(directory, "senders.txt"), "\ufeffshop.example\r\nowner@shop2.example\n");
	await writeFile(join(directory, "sjis.txt"), Buffer.from([0x93, 0xfa, 0x96, 0x7b]));
});

afterAll(() => rm(directory, { recursive: true }));

const read = (value: string, input?: string | Uint8Array): Promise<string> =>
	readSendersText(parseSendersArgument(value), createRecordingShell(input === undefined ? {} : { input }));

describe("--senders", () => {
	test("is the setting itself, as it stands", async () => {
		expect(await read(" shop.example,\nowner@shop2.example")).toBe(" shop.example,\nowner@shop2.example");
	});

	test("may be empty", async () => {
		expect(await read("")).toBe("");
	});

	test("reads a file after @, without its byte order mark", async () => {
		expect(await read(`@${join(directory, "senders.txt")}`)).toBe("shop.example\r\nowner@shop2.example\n");
	});

	test("reads standard input for @-", async () => {
		expect(await read("@-", "shop.example\n")).toBe("shop.example\n");
	});

	test("refuses an @ that names nothing", () => {
		expect(() => parseSendersArgument("@")).toThrow(InvalidArgumentError);
	});

	test("says that a file does not exist", async () => {
		await expect(read("@/nowhere/senders.txt")).rejects.toThrow('The file "/nowhere/senders.txt" does not exist.');
		await expect(read("@/nowhere/senders.txt")).rejects.toThrow(UnreadableSettingError);
	});

	test("tells who wrote @ before a domain that it names a file", async () => {
		await expect(read("@example.com")).rejects.toThrow(
			'if you meant a domain, write it without the "@": --senders example.com',
		);
	});

	test("does not talk of domains when the name is a path", async () => {
		await expect(read("@./senders.txt")).rejects.not.toThrow("domain");
	});

	test("says that a directory is one", async () => {
		await expect(read(`@${directory}`)).rejects.toThrow("is a directory");
	});

	test("refuses a file in another encoding, instead of guessing at its letters", async () => {
		await expect(read(`@${join(directory, "sjis.txt")}`)).rejects.toThrow("is not UTF-8 text; convert it first");
	});

	test("refuses standard input in another encoding", async () => {
		await expect(read("@-", Uint8Array.of(0x93, 0xfa))).rejects.toThrow("Standard input is not UTF-8 text");
	});
});
