import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { MailError } from "@todoku/core";
import { findAddress } from "../report/find-address.ts";
import { readCsv } from "./csv.ts";

/** A member, as the shop's own records have them. */
export interface MemberRecord {
	/** As it stands there. */
	readonly email: string;
	/** The shop's own number; "" where the file has none. */
	readonly id: string;
	readonly name: string;
	readonly registeredAt: Date | null;
}

/** A file of members that cannot be used as one. */
export class MembersFileError extends MailError {
	declare readonly code: "members-file";

	constructor(problem: string, options: { readonly cause?: unknown } = {}) {
		super("members-file", `The file of members ${problem}`, options);
	}
}

const columns: { readonly [column in keyof MemberRecord]: RegExp } = {
	email:
		/^(?:e-?mail(?:[ _-]?address)?|mail(?:[ _-]?address)?|address|メール(?:アドレス)?|eメール(?:アドレス)?|電子メール(?:アドレス)?|pcメール(?:アドレス)?)$/i,
	id: /^(?:id|member[ _-]?(?:id|no|number|code)|customer[ _-]?(?:id|no|number|code)|user[ _-]?id|no|会員(?:番号|id|コード|no\.?)|顧客(?:番号|id|コード)|ユーザーid)$/i,
	name: /^(?:name|full[ _-]?name|member[ _-]?name|customer[ _-]?name|氏名|名前|お名前|会員名|顧客名|会員氏名)$/i,
	registeredAt:
		/^(?:registered(?:[ _-]?(?:at|on|date))?|registration[ _-]?(?:date|time)|created(?:[ _-]?(?:at|on|date))?|date|登録(?:日時?|年月日|日付)|会員登録(?:日時?|年月日)|入会(?:日時?|年月日))$/i,
};

/**
 * Reads a file of members: CSV with a row of column names, in any order, English or Japanese (メールアドレス, 会員番号, 氏名, 登録日時).
 *
 * UTF-8 or Shift_JIS, told apart by its bytes. Rows without an address are passed over; the rest is kept one row at a time.
 *
 * @throws {MembersFileError} for a file that cannot be read, or has no column of addresses.
 */
export async function* readMembers(path: string): AsyncGenerator<MemberRecord> {
	let charset: string;
	try {
		charset = await guessCharset(path);
	} catch (cause) {
		throw new MembersFileError("could not be read; correct its path, or its permissions", { cause });
	}
	yield* toMembers(readCsv(decode(createReadStream(path), charset)));
}

/** The same for rows that were read by others. */
export async function* toMembers(
	rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): AsyncGenerator<MemberRecord> {
	let places: { readonly [column in keyof MemberRecord]: number } | undefined;
	for await (const row of rows) {
		if (places === undefined) {
			places = findColumns(row);
			if (places.email < 0) {
				throw new MembersFileError(
					'has no column of addresses in its first row; name it "email" or 「メールアドレス」',
				);
			}
			continue;
		}
		const email = (row[places.email] ?? "").trim();
		if (findAddress(email) === "") continue;
		yield {
			email: findAddress(email) || email,
			id: (row[places.id] ?? "").trim(),
			name: (row[places.name] ?? "").trim(),
			registeredAt: readTime(row[places.registeredAt] ?? ""),
		};
	}
}

function findColumns(row: readonly string[]): { readonly [column in keyof MemberRecord]: number } {
	const names = row.map((name) => name.normalize("NFKC").trim());
	const at = (column: keyof MemberRecord): number => names.findIndex((name) => columns[column].test(name));
	return { email: at("email"), id: at("id"), name: at("name"), registeredAt: at("registeredAt") };
}

/** "2026-01-31 09:05", "2026/1/31 9:05:07", "2026年1月31日": local time, unless the text has a zone. */
function readTime(text: string): Date | null {
	const value = text.normalize("NFKC").trim();
	if (/^\d{4}-\d\d-\d\dT.{0,20}(?:Z|[+-]\d\d:?\d\d)$/.test(value)) return valid(new Date(value));
	const parts =
		/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]{1,3}(\d{1,2})[:時](\d{1,2})(?:[:分](\d{1,2}))?)?/.exec(value);
	if (parts === null) return null;
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
		.slice(1)
		.map((part) => Number(part ?? 0));
	return valid(new Date(year, month - 1, day, hour, minute, second));
}

function valid(date: Date): Date | null {
	return Number.isNaN(date.getTime()) ? null : date;
}

async function guessCharset(path: string): Promise<string> {
	const file = await open(path);
	try {
		const buffer = Buffer.alloc(64 * 1024);
		const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
		try {
			// `stream`: a character that the end of the sample cuts in two is no error.
			new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true });
			return "utf-8";
		} catch {
			return "shift_jis";
		}
	} finally {
		await file.close();
	}
}

async function* decode(chunks: AsyncIterable<Uint8Array>, charset: string): AsyncGenerator<string> {
	const decoder = new TextDecoder(charset);
	for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
	yield decoder.decode();
}
