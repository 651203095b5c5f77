import { domainToUnicode } from "node:url";
import { printable } from "@todoku/core";
import type { Sentence } from "../sentence.ts";

const maxListed = 3;
const maxShownLength = 100;

/** A name as a sentence shows it: in the form that is published, and beside it the one that people know, where they differ. */
export function shown(name: string): string {
	const readable = name.split(".").map(readableLabel).join(".");
	return readable === name ? printable(name, 253) : `${printable(name, 253)} (${printable(readable, 253)})`;
}

function readableLabel(label: string): string {
	// domainToUnicode answers with nothing for what it cannot decode.
	return label.startsWith("xn--") ? domainToUnicode(label) || label : label;
}

/** What the DNS holds, in quotation marks: "a", "b" and so on, no more than a sentence can carry. */
export function listed(texts: readonly string[]): Sentence {
	const quoted = texts.slice(0, maxListed).map((text) => printable(text, maxShownLength));
	const more = texts.length - quoted.length;
	return {
		ja: quoted.map((text) => `「${text}」`).join("") + (more > 0 ? `ほか ${more} 件` : ""),
		en: quoted.map((text) => `"${text}"`).join(", ") + (more > 0 ? ` and ${more} more` : ""),
	};
}

/** A text to publish, in full where it can be. */
export function whole(text: string): string {
	return printable(text, 1_000);
}

/** One sentence after another. */
export function together(...sentences: readonly (Sentence | undefined)[]): Sentence {
	const said = sentences.filter((sentence) => sentence !== undefined);
	return { ja: said.map(({ ja }) => ja).join(""), en: said.map(({ en }) => en).join(" ") };
}
