import type { Failure } from "../report/failure.ts";
import { findAddress, findAddresses } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Gateways and filters: m-FILTER, InterScan, MailMarshal, MailFoundry, SurfControl, MessageLabs, Mimecast, Amavis. */
export const mailFilter: Format = {
	name: "mail-filter",
	recognises: (mail) => readers.some(({ words }) => words.test(mail.words)),
	read: (mail) => {
		for (const { words, read } of readers) {
			const failures = words.test(mail.words) ? read(mail) : [];
			if (failures.length > 0) return failures;
		}
		return [];
	},
};

const readers: readonly { readonly words: RegExp; readonly read: (mail: MailView) => readonly Failure[] }[] = [
	{
		// m-FILTER: the address on a line of its own, then the server's message and the command.
		words: /^-{3,} ?server message/m,
		read: ({ lines }) => {
			const at = lines.findIndex((line) => /^-{3,} ?server message/i.test(line));
			const recipient = lines.slice(0, at).flatMap(findAddresses).at(-1) ?? "";
			const [said = [], sent = []] = sections(lines.slice(at + 1));
			const command = /DATA/.test(sent.join(" ")) ? "DATA" : /RCPT/.test(sent.join(" ")) ? "RCPT" : undefined;
			return recipient === "" ? [] : [{ recipient, diagnostic: said.join(" "), command }];
		},
	},
	{
		// McAfee: "<addr>   (what the server said)".
		words: /^<[^\s<>]{1,320}>\s{2,8}\(.{1,1500}\)\s*$/m,
		read: ({ lines }) =>
			lines.flatMap((line): Failure[] => {
				const found = /^<([^\s<>]{1,320})>\s{2,8}\((.{1,1500})\)\s*$/.exec(line);
				return found === null
					? []
					: [{ recipient: findAddress(found[1] ?? ""), diagnostic: found[2], command: "RCPT" }];
			}),
	},
	{
		// InterScan: the session, "Sent <<<" and "Received >>>", or one sentence.
		words: /^(?:sent (?:<<<|>>>)|received (?:<<<|>>>))|unable to deliver message to </m,
		read: ({ lines }) => {
			const failures: Failure[] = [];
			let asked = "";
			for (const line of lines) {
				if (/^sent (?:<<<|>>>) (?:rcpt to|data)/i.test(line)) asked = findAddress(line) || asked;
				const answer = /^received (?:<<<|>>>)\s{0,4}([45]\d\d.{0,1000})/i.exec(line)?.[1];
				if (answer !== undefined && asked !== "")
					failures.push({ recipient: asked, diagnostic: answer, command: "RCPT" });
			}
			if (failures.length > 0) return failures;
			const line = lines.find((each) => /unable to deliver message to </i.test(each)) ?? "";
			const recipient = findAddress(line) || asked;
			return recipient === "" ? [] : [{ recipient, diagnostic: line.trim(), reason: "userunknown" }];
		},
	},
	{
		// MailMarshal: the reason first, then who was affected.
		words: /the following recipients were affected|could not be delivered because of/,
		read: ({ lines }) => {
			const because = lines.findIndex((line) => /could not be delivered because of/i.test(line));
			const affected = lines.findIndex((line) => /the following recipients were affected/i.test(line));
			const diagnostic = lines
				.slice(because + 1, affected < 0 ? undefined : affected)
				.map((line) => line.trim())
				.join(" ")
				.trim();
			return readAddressBlocks(lines, {
				start: /the following recipients were affected/i,
				stop: /additional information/i,
			}).map(({ recipient }): Failure => ({ recipient, diagnostic }));
		},
	},
	{
		// MailFoundry: "Server mx[…] failed with: 550 <addr> No such user".
		words: /unable to deliver message to: <|^server .{1,200} failed with: /m,
		read: ({ lines }) => {
			const recipient = findAddress(lines.find((line) => /unable to deliver message to: </i.test(line)) ?? "");
			const said = /(?:failed with|with failure): (.{1,1000})/i.exec(lines.join(" "))?.[1] ?? "";
			return recipient === "" && findAddress(said) === ""
				? []
				: [{ recipient: recipient || findAddress(said), diagnostic: said }];
		},
	},
	{
		// SurfControl: "Failed to send to identified host," and then "addr: [192.0.2.5], 550 …".
		words: /failed to send to identified host/,
		read: ({ lines }) => readAddressBlocks(lines, { start: /failed to send to identified host/i, stop: /^-{2,}/ }),
	},
	{
		// MessageLabs, Symantec: addresses, then "Reason: …".
		words: /unable to deliver your message to the following addresses/,
		read: ({ lines }) => {
			const at = lines.findIndex((line) => /^reason:/i.test(line.trim()));
			const said = sections(lines.slice(Math.max(0, at)))[0] ?? [];
			return readAddressBlocks(lines, { start: /unable to deliver your message to/i, stop: /^\s{0,4}reason:/i }).map(
				({ recipient }): Failure => ({
					recipient,
					reportingMta: "messagelabs.com",
					diagnostic: said.join(" ").replace(/^\s*reason:\s*/i, ""),
				}),
			);
		},
	},
	{
		// Mimecast: "an email you addressed to email address: -- addr … The problem appears to be: -- …".
		words: /email you addressed to\s{1,3}email address|email that you attempted to send to the following address/,
		read: ({ lines }) => {
			const marked = lines.filter((line) => /^\s{0,4}-- /.test(line)).map((line) => line.trim().slice(3));
			const recipient = findAddress(marked[0] ?? "");
			const diagnostic = marked.slice(1).join(" ");
			// "Possibly incorrect" is all that Mimecast will say, and too little to give an address up.
			const reason = /possibly incorrect/i.test(diagnostic) ? ({ reason: "filtered" } as const) : {};
			return recipient === "" ? [] : [{ recipient, diagnostic, ...reason }];
		},
	},
];

/** Lines between rules of dashes, and paragraphs. */
function sections(lines: readonly string[]): readonly (readonly string[])[] {
	const found: string[][] = [[]];
	for (const line of lines) {
		if (/^-{3,}/.test(line) || line.trim() === "") {
			if ((found.at(-1)?.length ?? 0) > 0) found.push([]);
		} else found.at(-1)?.push(line.trim());
	}
	return found;
}
