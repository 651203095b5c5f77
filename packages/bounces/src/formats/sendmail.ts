import type { Failure, SmtpCommand } from "../report/failure.ts";
import { findAddress, foldAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Sendmail from version 5 on, and the many that copy its headings (Biglobe, Active!hunter, Bigfoot, McAfee, mail gateways). */
export const sendmail: Format = {
	name: "sendmail",
	recognises: ({ words }) =>
		/-{3} ?transcript of session (?:follows|while)|-{2} {0,3}the following addresses had|-{2} ?non-delivered information/.test(
			words,
		),
	read: (mail) => {
		const transcript = readTranscript(mail);
		const listed = readAddressBlocks(mail.lines, {
			start: /-{2} {0,3}the following addresses had/i,
			stop: /-{2} ?(?:transcript of session|original message|message header)/i,
		});
		if (listed.length === 0) return transcript.failures;
		return listed.map((failure): Failure => {
			const said = transcript.failures.find(
				({ recipient }) => foldAddress(recipient) === foldAddress(failure.recipient),
			);
			const reason = /\(reason: (.{1,1000}?)\)(?: \(expanded from|$)/.exec(failure.diagnostic ?? "")?.[1];
			const alias = findAddress(/\(expanded from: (.{1,300})\)/.exec(failure.diagnostic ?? "")?.[1] ?? "") || undefined;
			// The reason is cut after its first line; the transcript has the server's whole answer.
			const listedWords = (failure.diagnostic ?? "").replace(/<?[^\s<>]{1,64}@[^\s<>]{1,255}>?/, "").trim();
			const diagnostic = reason ?? (listedWords || said?.diagnostic || transcript.answer);
			const context = listed.length === 1 ? transcript.answer : (said?.diagnostic ?? "");
			return {
				...failure,
				diagnostic,
				context,
				alias,
				command: said?.command ?? transcript.command,
				remoteMta: transcript.host,
			};
		});
	},
};

interface Transcript {
	readonly failures: readonly Failure[];
	/** The last refusal, all its lines. */
	readonly answer: string;
	readonly command: SmtpCommand | undefined;
	readonly host: string | undefined;
}

const commandNames: { readonly [word: string]: SmtpCommand } = {
	HELO: "EHLO",
	EHLO: "EHLO",
	MAIL: "MAIL",
	RCPT: "RCPT",
	DATA: "DATA",
};

function readTranscript({ lines }: MailView): Transcript {
	const start = lines.findIndex((line) => /transcript of session|non-delivered information/i.test(line));
	const session = start < 0 ? [] : lines.slice(start + 1);
	const failures: Failure[] = [];
	const answer: string[] = [];
	// What was said since the last recipient: it is about the next one.
	let replies: string[] = [];
	let command: SmtpCommand | undefined;
	let refused: SmtpCommand | undefined;
	let host: string | undefined;
	for (const line of session) {
		const talking = /while talking to ([^\s:]{1,255}?)\.?:/i.exec(line)?.[1];
		const sent = /^\s{0,4}>>> (\w{4})\b/.exec(line)?.[1]?.toUpperCase();
		const reply = /^\s{0,4}<<< ([45]\d\d[ -]?.{0,1500})/.exec(line)?.[1];
		if (talking !== undefined || sent !== undefined) replies = [];
		if (talking !== undefined) host = talking;
		else if (sent !== undefined) command = commandNames[sent];
		// What follows a refusal is its consequence: "503 Need RCPT", "554 no valid recipients".
		else if (reply !== undefined && (answer.length === 0 || !/^503|need rcpt|no valid recipients/i.test(reply))) {
			answer.push(reply);
			replies.push(reply);
			refused ??= command;
		}
		const own =
			/^\s{0,4}(?:([45]\d\d)\s{1,3}(?:[245]\.\d\.\d{1,3}\s{1,3})?)?<?([^\s<>]{1,64}@[^\s<>]{1,255}?)>?(?:\s?\.\.\.|:)\s{0,3}(.{1,500})/.exec(
				line,
			);
		const recipient = reply === undefined && own !== null ? findAddress(own[2] ?? "") : "";
		if (recipient === "" || failures.some((failure) => foldAddress(failure.recipient) === foldAddress(recipient)))
			continue;
		const words = `${own?.[1] ?? ""} ${own?.[3] ?? ""}`.trim();
		failures.push({
			recipient,
			diagnostic: replies.length > 0 ? replies.join(" ") : words,
			context: replies.length > 0 ? words : "",
			command: replies.length > 0 ? command : undefined,
		});
		replies = [];
	}
	// A local mailer's words stand there as they are.
	const local =
		answer.length > 0
			? ""
			: session
					.map((line) => line.trim())
					.join(" ")
					.slice(0, 1000);
	return { failures, answer: answer.join(" ") || local, command: refused ?? command, host };
}
