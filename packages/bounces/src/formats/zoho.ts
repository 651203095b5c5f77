import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

/** Zoho Mail. */
export const zoho: Format = {
	name: "zoho",
	recognises: ({ words }) => /error_code ?:|\[status: error, address:/.test(words),
	read: ({ lines, words }) => {
		const delayed = /this is a warning message only|will be retried/.test(words);
		return lines.flatMap((line): Failure[] => {
			const text = line.trim();
			if (!/ERROR_CODE ?:|^\[?Status: Error, Address:/i.test(text)) return [];
			const recipient = findAddress(text);
			const diagnostic = text
				.replace(/ERROR_CODE ?:/gi, "")
				.replace(/^\[?Status: Error, Address: ?<[^<>]{0,320}>,? ?/i, "")
				.replace(/ResponseCode/i, "");
			const said = diagnostic.startsWith(recipient) ? diagnostic.slice(recipient.length).trim() : diagnostic;
			return recipient === ""
				? []
				: [
						{
							recipient,
							diagnostic: said,
							...(delayed || /^\W{0,4}(?:Error\W{1,4})?4\d\d\b/.test(said) ? { action: "delayed" } : {}),
						},
					];
		});
	},
};
