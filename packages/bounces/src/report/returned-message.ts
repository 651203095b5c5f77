/** Where, in a text, the message that came back begins. */
export interface ReturnedMessageAt {
	/** The first line that is not the report's own. */
	readonly end: number;
	/** The first line of the message; null where there is none. */
	readonly start: number | null;
}

// "Below this line is a copy of the message", "Original message follows", "----- Unsent message follows -----" and their kin.
const separators: readonly RegExp[] = [
	/^[\s\-=*_|>#]{0,80}(?:this is |included is |enclosed is |below (?:this line )?is |here follows )?(?:a |the )?(?:full |partial )?cop(?:y|ies) of (?:the|your) (?:original |undelivered )?(?:message|mail|header)/i,
	/^[\s\-=*_|>#]{0,80}(?:below this line|below is) (?:is )?(?:a copy|the)\b.{0,40}(?:message|mail|header)/i,
	/^[\s\-=*_|>#]{0,80}(?:the |your )?(?:headers? of the )?(?:original|unsent|returned|undelivered|failed|rejected)? ?(?:message|mail|e-?mail) ?(?:headers?|text)?(?: is)? (?:follows|following|below)/i,
	/^\s{0,20}-{2,}[\s|]{0,10}(?:start of )?(?:the )?(?:original|returned|unsent|undelivered|bounced) (?:message|mail)\b/i,
	/^\s{0,20}[-=|*]{3,}.{0,60}\b(?:message|header) (?:text )?(?:is )?(?:follow(?:s|ing)|below)/i,
	/^original message headers:/i,
	/^message headers?:?\s*$/i,
	/^content-type:\s{0,9}(?:message\/rfc822|text\/rfc822-headers)/i,
	/^return-path:\s{0,9}<?[^\s<>]{1,320}>?\s*$/i,
	/^received: ?(?:from|by)\b/i,
];

/** Looks for a line that introduces the message that came back. */
export function findReturnedMessage(lines: readonly string[]): ReturnedMessageAt {
	for (const [index, line] of lines.entries()) {
		if (!mayIntroduce(line)) continue;
		const kind = separators.findIndex((pattern) => pattern.test(line));
		if (kind < 0) continue;
		// The last two are the message itself, and not an introduction to it.
		return { end: index, start: kind >= separators.length - 2 ? index : index + 1 };
	}
	return { end: lines.length, start: null };
}

/** Most lines hold none of the words, and need no pattern. */
function mayIntroduce(line: string): boolean {
	return /mess|mail|head|return-path|received|copy/i.test(line.slice(0, 200));
}
