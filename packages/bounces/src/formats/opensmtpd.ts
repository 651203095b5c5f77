import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** OpenSMTPD. Its delivery-status part has only x.0.0; what the server said stands in the text. */
export const opensmtpd: Format = {
	name: "opensmtpd",
	overrulesFields: true,
	recognises: ({ words }) => words.includes("this is the mailer-daemon, please do not reply"),
	read: ({ lines }) => {
		const delayed = lines.some((line) => /message is delayed/i.test(line));
		return readAddressBlocks(lines, {
			start: /list of recipients/i,
			stop: /^\s{1,8}(?:please note|below is|this message)/i,
			head: /^[^\s:]{1,320}@[^\s:]{1,255}: /,
		}).map((failure) => ({ ...failure, ...(delayed ? { action: "delayed" } : {}) }));
	},
};
