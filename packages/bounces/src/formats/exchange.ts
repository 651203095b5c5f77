import type { Failure } from "../report/failure.ts";
import { findAddress, foldAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Exchange 5.5, 2000 and 2003 ("did not reach the following recipient(s)"). */
export const exchange: Format = {
	name: "exchange",
	recognises: ({ words }) => /did not reach the following recipients?(?:\(s\))?|msexch:|\bimcexch/.test(words),
	read: ({ lines }) =>
		readAddressBlocks(lines, { start: /did not reach the following recipients?/i, stop: /^\s{0,4}-{4,}/ }).map(
			({ recipient, diagnostic = "" }): Failure => ({
				recipient,
				...(/name is not recognized|unknown recipient|does not exist at the organization/i.test(diagnostic)
					? { reason: "userunknown" }
					: {}),
				diagnostic: diagnostic.replace(/^on .{1,60}?\d\d:\d\d:\d\d(?: [+-]\d{4}| [AP]M)?\s?/, ""),
			}),
		),
};

const administrators =
	/^(?:diagnostic information for administrators|informations? de diagnostic|diagnoseinformationen|informaci[oó]n de diagn|informazioni diagnostiche|管理者向けの診断情報|generating server|serveur de g|generierender server|servidor (?:de|que) gener|server di generazione|生成サーバー)/i;
const ended =
	/^(?:original message headers|en-t[eê]tes? d|urspr.{1,12}nachricht|encabezados de mensaje|intestazioni|元のメッセージ ヘッダー|metadata|error details|message hops)/i;

/** Exchange from 2007 on and Microsoft 365, in whatever language: the part for administrators is laid out alike. */
export const microsoft365: Format = {
	name: "microsoft365",
	recognises: ({ lines, words }) =>
		lines.some((line) => administrators.test(line.trim())) ||
		/delivery has failed to these recipients|rejected your message to the following|couldn't be delivered to/.test(
			words,
		),
	read: (mail) => {
		const at = mail.lines.findIndex((line) => administrators.test(line.trim()));
		const trimmed = mail.lines.map((line) => line.trim());
		const forPeople = readForPeople(trimmed);
		if (at < 0) return forPeople;
		const end = trimmed.findIndex((line, index) => index > at && ended.test(line));
		const failures = readAddressBlocks(trimmed.slice(at + 1, end < 0 ? undefined : end), {
			head: /^<?[^\s<>:'"]{1,320}@[^\s<>:'"]{1,255}>?\s{0,3}(?:\([^)]{0,320}\))?(?:<mailto:[^>]{0,320}>)?$/,
		});
		const prose = { context: mail.words.slice(0, 3000) };
		return (failures.length > 0 ? failures : forPeople).map((failure) => {
			const diagnostic =
				failure.diagnostic ||
				forPeople.find(({ recipient }) => foldAddress(recipient) === foldAddress(failure.recipient))?.diagnostic;
			return { ...failure, ...(failures.length < 2 && !/\d\.\d\.\d/.test(diagnostic ?? "") ? prose : {}), diagnostic };
		});
	},
};

function readForPeople(lines: readonly string[]): readonly Failure[] {
	return readAddressBlocks(lines, {
		start:
			/delivery has failed|rejected your message to|couldn't be delivered to|could not be delivered|did not reach|a échoué|fehlgeschlagen|no se pudo entregar|配信できませんでした/i,
		stop: /^(?:diagnostic information|for (?:more information|email admins)|sent by microsoft)/i,
		head: /^<?[^\s<>:'"]{1,320}@[^\s<>:'"]{1,255}>?\s{0,3}(?:\([^)]{0,320}\))?(?:<mailto:[^>]{0,320}>)?$/,
	});
}

/** The recipient named in the words of a report that lists none: "Your message to X couldn't be delivered". */
export function namedInProse({ lines }: MailView): string {
	const line = lines.find((each) =>
		/(?:your message to|delivered to|message wasn't delivered to|couldn't be delivered to) [^\s@]{1,64}@/i.test(each),
	);
	return line === undefined ? "" : findAddress(line);
}
