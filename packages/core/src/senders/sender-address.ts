import { type Address, parseMailbox, splitAddress } from "@todoku/mime";
import { InvalidFromError } from "../errors.ts";
import { senderProblem } from "./sender-problem.ts";

/**
 * The address of a From: exactly one mailbox, with a domain name. Whatever stands in the display name decides nothing.
 *
 * @throws {InvalidFromError} for none, several, a group, or a domain that breaks the rules for labels.
 */
export function readSender(from: string): Address {
	if (typeof from !== "string") throw refusal(String(from), "from-missing");
	const address = readAddress(from);
	// `info@[192.0.2.1]` is legal mail syntax, but nobody can verify an IP address as a sender.
	if (splitAddress(address).domain.startsWith("[")) throw refusal(from, "from-ip-address");
	return address;
}

function readAddress(from: string): Address {
	try {
		return parseMailbox(from).address;
	} catch (error) {
		throw InvalidFromError.of(from, error);
	}
}

function refusal(from: string, problemCode: "from-missing" | "from-ip-address"): InvalidFromError {
	return new InvalidFromError(from, senderProblem(problemCode).problem, { problemCode });
}
