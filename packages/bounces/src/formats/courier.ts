import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Courier MTA. */
export const courier: Format = {
	name: "courier",
	recognises: ({ words }) =>
		words.includes("running the courier mail server") || /^\s{0,60}undeliverable mail\s*$/m.test(words),
	read: ({ lines }) =>
		readAddressBlocks(lines, {
			start: /cannot be delivered|has not been delivered|undeliverable mail/i,
			stop: /^-{5,}/,
			head: /^\s{0,4}<[^\s<>]{1,320}>:?\s{0,3}$/,
		}),
};
