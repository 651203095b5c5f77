import { SesError } from "../errors.ts";
import { once } from "../once.ts";
import { readRawHeaders } from "../raw-message.ts";
import type { Operation } from "../router.ts";
import { parseSendRequest } from "../send-request.ts";
import { strike } from "./fault-effects.ts";
import type { FaultList, OccasionAddresses } from "./fault-list.ts";

/** What faults need besides the request. */
export interface FaultContext {
	readonly faults: FaultList;
	readonly region: string;
	/** Waits so many milliseconds; ends early, by throwing `NoAnswer`, when the server closes. */
	readonly wait: (ms: number) => Promise<void>;
}

/** The same operation, with whatever goes wrong before it and after it. */
export function withFaults(operation: Operation, { faults, region, wait }: FaultContext): Operation {
	return {
		...operation,
		handle: async (request) => {
			const addresses = once(() => addressesOf(operation.name, request.body));
			const follow = async (afterAccept: boolean) => {
				for (const rule of await faults.take({ operation: operation.name, afterAccept, addresses })) {
					const recipients = rule.what === "sandbox" ? (await addresses()).recipients : [];
					const instead = await strike(rule, { region, operation: operation.name, recipients }, wait);
					if (instead) return instead;
				}
				return undefined;
			};
			await follow(false);
			const answer = await operation.handle(request);
			return (await follow(true)) ?? answer;
		},
	};
}

async function addressesOf(operation: string, body: Uint8Array): Promise<OccasionAddresses> {
	if (operation !== "SendEmail") return { senders: [], recipients: [] };
	try {
		const { fromEmailAddress, destination, content } = parseSendRequest(body);
		const headers = content.kind === "raw" ? await readRawHeaders(content.raw) : undefined;
		const { to, cc, bcc } = destination ?? headers?.recipients() ?? { to: [], cc: [], bcc: [] };
		const senders = [...(fromEmailAddress ? [fromEmailAddress] : []), ...(headers?.from ?? [])];
		return {
			senders: senders.map(({ address }) => address),
			recipients: [...to, ...cc, ...bcc].map(({ address }) => address),
		};
	} catch (error) {
		// What cannot be read names nobody; the operation itself will say what is wrong with it.
		if (error instanceof SesError) return { senders: [], recipients: [] };
		throw error;
	}
}
