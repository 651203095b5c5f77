import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Yahoo and those that write alike ("Unable to deliver message to the following address(es)."). */
export const yahoo: Format = {
	name: "yahoo",
	recognises: ({ words }) =>
		/(?:we were |we are )?unable to deliver (?:your )?message to the following address/.test(words),
	read: ({ lines }) =>
		readAddressBlocks(lines, {
			start: /unable to deliver (?:your )?message to the following/i,
			head: /^\s{0,4}<[^\s<>]{1,320}>\s{0,3}:?\s{0,3}$/,
			stop: /^-{3,} /,
		}),
};
