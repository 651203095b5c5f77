import type { Failure } from "../report/failure.ts";
import { findAddress, foldAddress } from "../report/find-address.ts";

/** How the list of failed recipients is set in a report's text. */
export interface BlockLayout {
	/** The line after which the list begins; the first line where absent. */
	readonly start?: RegExp;
	/** The line at which it ends. */
	readonly stop?: RegExp;
	/** What a recipient's line looks like. Default: an address first, with what servers put around it. */
	readonly head?: RegExp;
	/** Whether a recipient's text ends at an empty line. */
	readonly endsAtEmptyLine?: boolean;
}

const maxBlockLength = 2000;
const defaultHead =
	/^[\s*>|"'([-]{0,20}<?(?:"[^"\s]{1,64}"|[^\s<>()[\]{}:;,"'`|=@\\]{1,64})@[a-z0-9][a-z0-9_.-]{0,254}>?["')\]]?\s{0,4}(?:$|[:;,([<.\s-])/iu;

/** Reads lists of the kind "recipient, then what was said about it", which is how nearly all servers write to people. */
export function readAddressBlocks(lines: readonly string[], layout: BlockLayout = {}): readonly Failure[] {
	const head = layout.head ?? defaultHead;
	const first = layout.start === undefined ? 0 : lines.findIndex((line) => layout.start?.test(line) === true) + 1;
	if (layout.start !== undefined && first === 0) return [];
	const blocks: { recipient: string; said: string[]; length: number }[] = [];
	let open = false;
	for (const line of lines.slice(first)) {
		if (layout.stop?.test(line) === true) break;
		if (line.trim() === "") {
			if (layout.endsAtEmptyLine === true) open = false;
			continue;
		}
		const recipient = head.test(line) ? findAddress(line) : "";
		const last = blocks.at(-1);
		const repeated = last !== undefined && open && foldAddress(last.recipient) === foldAddress(recipient);
		if (recipient !== "" && !repeated) {
			blocks.push({ recipient, said: [after(line, recipient)], length: line.length });
			open = true;
		} else if (last !== undefined && open && last.length < maxBlockLength) {
			last.said.push(line.trim());
			last.length += line.length;
		}
	}
	return blocks.map(({ recipient, said }) => ({ recipient, diagnostic: said.join(" ").trim() }));
}

function after(line: string, recipient: string): string {
	return line
		.slice(line.indexOf(recipient) + recipient.length)
		.replace(/^[>"')\]\s:;,]{1,10}/, "")
		.trim();
}
