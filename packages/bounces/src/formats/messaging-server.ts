import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

/** Sun Java System Messaging Server, later Oracle's, and iCloud's older hosts. */
export const messagingServer: Format = {
	name: "messaging-server",
	recognises: ({ words }) => /^\s{0,4}recipient address: /m.test(words),
	read: ({ lines }) => {
		const failures: { recipient: string; alias: string; said: string[] }[] = [];
		for (const line of lines) {
			const field =
				/^\s{0,4}(Recipient address|Original address|Reason|Diagnostic code|Remote system):\s{0,10}(.{1,1500})/i.exec(
					line,
				);
			const last = failures.at(-1);
			if (field === null) {
				if (last !== undefined && /^\s{4,}\S/.test(line)) last.said.push(line.trim());
				continue;
			}
			const [, name = "", value = ""] = field;
			if (/^recipient/i.test(name))
				failures.push({ recipient: findAddress(value) || value.trim(), alias: "", said: [] });
			else if (/^original/i.test(name) && last !== undefined) last.alias = findAddress(value);
			else if (!/^remote/i.test(name)) last?.said.push(value);
		}
		return (
			failures
				// A mailbox of the server's own can stand there without a domain.
				.map(
					({ recipient, alias, said }): Failure => ({
						recipient: recipient.includes("@") || alias === "" ? recipient : alias,
						alias: alias || undefined,
						diagnostic: said.join(" "),
					}),
				)
				.filter(({ recipient }) => recipient.includes("@"))
		);
	},
};
