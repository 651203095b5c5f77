import { randomInt } from "node:crypto";
import { type Answer, type DecodedPacket, decode, encode } from "dns-packet";
import type { QuestionType } from "./dns-answer.ts";
import { formatExchange, formatHost } from "./record-text.ts";

/** What is told of answers over UDP: what fits into a packet on every path, so that nothing is put together from fragments. */
const udpPayloadSize = 1_232;

/** A question as it goes out, and by what its reply is known again. */
export interface DnsQuery {
	readonly id: number;
	readonly name: string;
	readonly type: QuestionType;
	readonly bytes: Buffer;
}

/** One record of an answer, in presentation form. */
export interface ReplyRecord {
	readonly name: string;
	readonly type: QuestionType;
	readonly text: string;
}

export interface DnsReply {
	readonly rcode: string;
	readonly authoritative: boolean;
	readonly truncated: boolean;
	/** Those of the kinds asked for here. */
	readonly records: readonly ReplyRecord[];
}

/**
 * Makes a question with a random id.
 *
 * @param extended Whether to say, by EDNS, that longer answers are taken: the few servers that do not know it answer FORMERR.
 */
export function makeQuery(name: string, type: QuestionType, extended: boolean): DnsQuery {
	const id = randomInt(2 ** 16);
	const bytes = encode({
		type: "query",
		id,
		questions: [{ name, type }],
		additionals: extended ? [edns] : [],
	});
	return { id, name: formatHost(name), type, bytes };
}

const edns: Answer = {
	type: "OPT",
	name: ".",
	udpPayloadSize,
	extendedRcode: 0,
	ednsVersion: 0,
	flags: 0,
	flag_do: false,
	options: [],
};

/** Reads a reply; null for whatever is no reply to this very question, or cannot be read. */
export function readReply(bytes: Buffer, query: DnsQuery): DnsReply | null {
	let packet: DecodedPacket & { readonly rcode?: string };
	try {
		packet = decode(bytes);
		// The decoder takes data that the message ends in the middle of for shorter data, and then counts too far, or not at all (NaN).
		if (!(decode.bytes <= bytes.length)) return null;
	} catch {
		return null;
	}
	if (!packet.flag_qr || packet.id !== query.id) return null;
	const rcode = packet.rcode ?? "";
	// A server that could not even read the question has nothing to repeat.
	const repeats = rcode === "FORMERR" && packet.questions?.length === 0;
	if (!repeats && !isSameQuestion(packet, query)) return null;
	return {
		rcode,
		authoritative: packet.flag_aa,
		truncated: packet.flag_tc,
		records: (packet.answers ?? []).flatMap(toRecord),
	};
}

function isSameQuestion({ questions = [] }: DecodedPacket, { name, type }: DnsQuery): boolean {
	const [question] = questions;
	if (question === undefined || questions.length !== 1) return false;
	return formatHost(question.name) === name && question.type === type && (question.class ?? "IN") === "IN";
}

function toRecord(answer: Answer): ReplyRecord[] {
	if ("class" in answer && answer.class !== "IN") return [];
	const name = formatHost(answer.name);
	if (answer.type === "TXT") {
		const strings = Array.isArray(answer.data) ? answer.data : [answer.data];
		// Octets, as Node's resolver reads them, so that the two views can be compared.
		return [{ name, type: "TXT", text: strings.map((part) => Buffer.from(part).toString("latin1")).join("") }];
	}
	if (answer.type === "MX")
		return [{ name, type: "MX", text: formatExchange(answer.data.preference ?? 0, answer.data.exchange) }];
	if (answer.type === "CNAME" || answer.type === "NS" || answer.type === "PTR")
		return [{ name, type: answer.type, text: formatHost(answer.data) }];
	return answer.type === "A" || answer.type === "AAAA" ? [{ name, type: answer.type, text: answer.data }] : [];
}
