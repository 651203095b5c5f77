import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

/** Lotus Domino and Notes: "was not delivered to: … because: …", and the older list of failure reasons. */
export const domino: Format = {
	name: "domino",
	recognises: ({ words }) => /was not delivered to:|-{3}\s{0,4}failure reasons\s{0,4}-{3}/.test(words),
	read: ({ lines }) => {
		const failures: { recipient: string; diagnostic: string }[] = [];
		let part: "none" | "to" | "because" | "reasons" = "none";
		let said = "";
		for (const line of lines) {
			const text = line.trim();
			if (/was not delivered to:/i.test(text)) part = "to";
			else if (/^because:/i.test(text)) part = "because";
			else if (/-{3}\s{0,4}failure reasons/i.test(text)) part = "reasons";
			else if (/^-{3,}\s{0,4}returned message/i.test(text)) break;
			else if (part === "to" && text !== "") failures.push({ recipient: findAddress(text) || text, diagnostic: "" });
			else if (part === "because" && text !== "")
				for (const failure of failures) failure.diagnostic = `${failure.diagnostic} ${text}`.trim().slice(0, 2000);
			else if (part === "reasons" && text !== "") {
				const recipient = findAddress(text);
				if (recipient === "" || /\s/.test(text)) said = text;
				if (recipient !== "") failures.push({ recipient, diagnostic: said });
			}
		}
		return failures
			.map(({ recipient, diagnostic }): Failure => {
				// Domino names people, not addresses: "User taro (taro@shop.example) not listed in Domino Directory".
				const address = recipient.includes("@") ? recipient : findAddress(diagnostic);
				return {
					recipient: address,
					diagnostic,
					...(/not listed in\s{1,4}(?:domino|public|the|.{1,40} (?:directory|name))/i.test(diagnostic)
						? { reason: "userunknown" }
						: {}),
				};
			})
			.filter(({ recipient }) => recipient !== "");
	},
};
