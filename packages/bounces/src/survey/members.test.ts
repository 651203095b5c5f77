import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MemberRecord, readMembers } from "./members.ts";

let directory: string;

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), "todoku-members-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read(content: string | Uint8Array): Promise<readonly MemberRecord[]> {
	const path = join(directory, "members.csv");
	await writeFile(path, content);
	const members: MemberRecord[] = [];
	for await (const member of readMembers(path)) members.push(member);
	return members;
}

const taro = { email: "taro@customer.example", id: "7", name: "山田太郎", registeredAt: new Date(2026, 0, 31, 9, 5) };

it("reads English column names in any order", async () => {
	expect(await read("Name,Registered_At,E-mail,ID\n山田太郎,2026-01-31 09:05,taro@customer.example,7\n")).toEqual([
		taro,
	]);
});

it("reads Japanese column names", async () => {
	expect(
		await read("会員番号,氏名,メールアドレス,登録日時,備考\r\n7,山田太郎,taro@customer.example,2026/1/31 9:05,x\r\n"),
	).toEqual([taro]);
});

it("reads Shift_JIS", async () => {
	// "氏名,メールアドレス,会員番号,登録日" and "山田太郎,…", as Excel writes them in Japan.
	const bytes = Buffer.from(
		"8e81 96bc 2c 8381 815b 838b 8341 8368 838c 8358 2c 89ef 88f5 94d4 8d86 2c 936f 985e 93fa 0d0a 8e52 9363 91be 9859 2c".replaceAll(
			" ",
			"",
		),
		"hex",
	);
	const members = await read(Buffer.concat([bytes, Buffer.from("taro@customer.example,7,2026/01/31 09:05\r\n")]));
	expect(members).toEqual([taro]);
});

it("passes rows without an address over", async () => {
	expect(await read("email,id\n,1\nnot an address,2\ntaro@customer.example,3\n")).toMatchObject([{ id: "3" }]);
});

it.each([
	["2026-01-31T00:05:00Z", new Date("2026-01-31T00:05:00Z")],
	["2026年1月31日 9時05分", new Date(2026, 0, 31, 9, 5)],
	["2026.1.31", new Date(2026, 0, 31)],
	["yesterday", null],
	["", null],
])("reads the time %s", async (text, registeredAt) => {
	expect(await read(`email,registered_at\ntaro@customer.example,${text}\n`)).toMatchObject([{ registeredAt }]);
});

it("refuses a file without a column of addresses", async () => {
	await expect(read("name,phone\nTaro,1\n")).rejects.toMatchObject({ code: "members-file" });
});

it("refuses a file that is not there", async () => {
	await expect(readMembers(join(directory, "nowhere.csv")).next()).rejects.toMatchObject({ code: "members-file" });
});
