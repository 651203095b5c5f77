import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** qmail and its descendants: netqmail, qmail-ldap, s/qmail, and hosts who reworded it. */
export const qmail: Format = {
	name: "qmail",
	recognises: ({ words, subject }) =>
		/qmail-send program|wasn't able to deliver your message|there's a problem with the e-?mail address|was unable to deliver your message to the following/.test(
			words,
		) ||
		(/^failure notice$/i.test(subject.trim()) && words.includes(">:")),
	read: ({ lines }) =>
		readAddressBlocks(lines, {
			head: /^\s{0,4}<[^\s<>]{1,320}>\s{0,3}:?\s{0,3}$/,
			stop: /^-{3,}/,
		}).map((failure) => ({
			...failure,
			diagnostic: failure.diagnostic?.replace(/ giving up on [\d.:a-f]{3,45}\.?\s*$/i, ""),
		})),
};
