import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

/** DragonFly Mail Agent (dma). One report concerns one recipient. */
export const dragonfly: Format = {
	name: "dragonfly",
	recognises: ({ words }) => words.includes("dragonfly mail agent"),
	read: ({ lines }) => {
		const at = lines.findIndex((line) => /error delivering your mail to/i.test(line));
		const recipient = at < 0 ? "" : findAddress(lines[at] ?? "");
		if (recipient === "") return [];
		const said = lines
			.slice(at + 1)
			.filter((line) => line.trim() !== "" && !/(?:headers|message) follows?\.?$/i.test(line));
		return [{ recipient, diagnostic: said.join(" ").trim() }];
	},
};
