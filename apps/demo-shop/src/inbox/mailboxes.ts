import PostalMime, { type Email } from "postal-mime";
import { isDeadAddress } from "../returned/dead-addresses.ts";

/** What arrived on either route, what came back, and what the service asks the owners of addresses. */
export const boxes = ["service", "standard", "returned", "confirmation"] as const;
export type Box = (typeof boxes)[number];

/**
 * Who wrote that a mail did not arrive: the service, the relay of the standard route, or the shop's own mail system from what it was
 * told.
 */
export const returnWriters = ["service", "relay", "own"] as const;
export type ReturnWriter = (typeof returnWriters)[number];

/** A mail as it arrived. */
export interface ArrivedMail {
	readonly box: Box;
	readonly id: string;
	readonly at: Date;
	/** Whom the envelope named; the header may say something else. */
	readonly recipients: readonly string[];
	readonly raw: Uint8Array;
	/** Of mail that came back. */
	readonly writer?: ReturnWriter | undefined;
	/** Of mail through the service: the domain that signed for it, whatever the From says. */
	readonly signedBy?: string | undefined;
	/** Of mail that asks for a confirmation. */
	readonly link?: string | undefined;
}

/** The receiving ends of both routes, and of what comes back. */
export interface Mailboxes {
	/** Newest first. */
	list(box: Box): readonly ArrivedMail[];
	find(box: string, id: string): ArrivedMail | undefined;
}

interface Service {
	messages(): readonly {
		readonly messageId: string;
		readonly at: Date;
		readonly recipients: readonly string[];
		readonly raw: Uint8Array;
		readonly dkimDomain?: string | undefined;
	}[];
	notices(): readonly {
		readonly kind: string;
		readonly messageId: string;
		readonly at: Date;
		readonly to: string;
		readonly raw: Uint8Array;
		readonly link?: string | undefined;
	}[];
}

interface Smtp {
	messages(): readonly Omit<ArrivedMail, "box">[];
	returned(): readonly Omit<ArrivedMail, "box">[];
}

export function joinMailboxes(service: Service, smtp: Smtp): Mailboxes {
	const list = (box: Box): readonly ArrivedMail[] => {
		switch (box) {
			case "service":
				return newestFirst(box, service.messages().flatMap(arrivedThroughService));
			case "standard":
				return newestFirst(box, smtp.messages());
			case "returned":
				return newestFirst(box, [...service.notices().flatMap(writtenByService), ...smtp.returned()]);
			case "confirmation":
				return newestFirst(box, service.notices().flatMap(askedByService));
			default:
				return box satisfies never;
		}
	};
	return {
		list,
		find: (name, id) => {
			const box = boxes.find((each) => each === name);
			return box && list(box).find((mail) => mail.id === id);
		},
	};
}

function newestFirst(box: Box, mails: readonly Omit<ArrivedMail, "box">[]): readonly ArrivedMail[] {
	// Of two in the same millisecond, the one that came last is first.
	const latest = mails.map((mail) => ({ box, ...mail })).toReversed();
	return latest.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** The service took it; at a dead address it arrived nowhere. */
function arrivedThroughService({
	messageId: id,
	at,
	recipients,
	raw,
	dkimDomain,
}: ReturnType<Service["messages"]>[number]): Omit<ArrivedMail, "box">[] {
	const reached = recipients.filter((address) => !isDeadAddress(address));
	return reached.length === 0 ? [] : [{ id, at, recipients: reached, raw, signedBy: dkimDomain ?? serviceDomain }];
}

/** SES signs with its own domain as well, and with nothing else where the sender has no key there. */
const serviceDomain = "amazonses.com";

function writtenByService({
	kind,
	messageId: id,
	at,
	to,
	raw,
}: ReturnType<Service["notices"]>[number]): Omit<ArrivedMail, "box">[] {
	// The service also asks owners of addresses whether it may send for them: that is no mail of a shop's that came back.
	return kind === "verification" ? [] : [{ id, at, recipients: [to], raw, writer: "service" }];
}

function askedByService({
	kind,
	messageId: id,
	at,
	to,
	raw,
	link,
}: ReturnType<Service["notices"]>[number]): Omit<ArrivedMail, "box">[] {
	return kind === "verification" ? [{ id, at, recipients: [to], raw, link }] : [];
}

const parsed = new WeakMap<Uint8Array, Promise<Email>>();

/** Reads the bytes of a mail, each mail once. */
export function readMail({ raw }: ArrivedMail): Promise<Email> {
	let reading = parsed.get(raw);
	if (reading === undefined) {
		reading = PostalMime.parse(raw);
		parsed.set(raw, reading);
	}
	return reading;
}
