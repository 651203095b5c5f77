import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runTodoku } from "./run-todoku.ts";

describe("the acceptance table", () => {
	test.each([
		[1, "interfactory1.co.jp", "test@interfactory1.co.jp", "service", "domain"],
		[2, "interfactory1.co.jp", "test@example.com", "standard", "not-listed"],
		[3, "interfactory1.co.jp", "test@test.interfactory1.co.jp", "service", "subdomain"],
		[4, "interfactory1.co.jp", "test@testinterfactory1.co.jp", "standard", "not-listed"],
		[5, "interfactory1.co.jp,example.co.jp", "test@interfactory1.co.jp", "service", "domain"],
		[6, "interfactory1.co.jp\ntest.com", "test@interfactory1.co.jp", "service", "domain"],
		[7, "test@testinterfactory1.co.jp", "test@testinterfactory1.co.jp", "service", "address"],
		[8, "test@testinterfactory1.co.jp", "test@example.com", "standard", "not-listed"],
		[9, "", "test@testinterfactory1.co.jp", "standard", "no-setting"],
	])("row %i: %j and From %s take the %s route", async (_row, senders, from, route, reason) => {
		const { exitCode, stdout, stderr } = await runTodoku(["route", "--senders", senders, "--from", from, "--json"]);

		expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
		expect(stdout).toMatch(/^[^\n]+\n$/);
		expect(JSON.parse(stdout)).toMatchObject({
			route,
			reason,
			address: from,
			explanation: { ja: expect.stringMatching(/。/), en: expect.stringMatching(/\.$/) },
		});
	});
});

describe("where the setting comes from", () => {
	test("standard input", async () => {
		const args = ["route", "--senders", "@-", "--from", "a@shop.example", "--json"];
		const { exitCode, stdout } = await runTodoku(args, { input: "other.example\r\nshop.example\r\n" });

		expect(exitCode).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ route: "service", entry: "shop.example" });
	});

	test("a file", async () => {
		const directory = await mkdtemp(join(tmpdir(), "todoku-cli-"));
		const file = join(directory, "senders.txt");
		await writeFile(file, "日本語.example\n");

		const { exitCode, stdout } = await runTodoku([
			"route",
			"--senders",
			`@${file}`,
			"--from",
			"a@日本語.example",
			"--json",
		]);

		expect(exitCode).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ route: "service", entry: "xn--wgv71a119e.example" });
		await rm(directory, { recursive: true });
	});
});

describe("exit codes", () => {
	test("0 for an answer, in the language of the terminal", async () => {
		const args = ["route", "--senders", "", "--from", "a@shop.example"];
		const { exitCode, stdout, stderr } = await runTodoku(args, { env: { LC_ALL: "ja_JP.UTF-8" } });

		expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
		expect(stdout).toMatch(/^経路：standard/);
	});

	test("1 for a bad setting, and nothing on standard output", async () => {
		const { exitCode, stdout, stderr } = await runTodoku([
			"route",
			"--senders",
			"*.a.example",
			"--from",
			"a@b.example",
		]);

		expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
		expect(stderr).toContain('line 1: "*.a.example"');
	});

	test("1 for a bad From", async () => {
		expect(await runTodoku(["route", "--senders", "", "--from", "nobody"])).toMatchObject({ exitCode: 1, stdout: "" });
	});

	test("1 for a file that does not exist", async () => {
		const { exitCode, stderr } = await runTodoku(["route", "--senders", "@example.com", "--from", "a@b.example"]);

		expect(exitCode).toBe(1);
		expect(stderr).toContain("--senders example.com");
	});

	test.each([[["rout"]], [["route", "--from", "a@b.example"]], [["route", "--nope"]], [[]]])(
		"2 for the wrong usage todoku %j",
		async (args) => {
			expect(await runTodoku(args)).toMatchObject({
				exitCode: 2,
				stdout: "",
				stderr: expect.stringContaining("todoku"),
			});
		},
	);
});
