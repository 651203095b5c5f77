import type { Route } from "@todoku/core";
import PostalMime, { type Email } from "postal-mime";

/** A mail as it arrived, on either route. */
export interface ArrivedMail {
	readonly route: Route;
	readonly id: string;
	readonly at: Date;
	/** Whom the envelope named; the header may say something else. */
	readonly recipients: readonly string[];
	readonly raw: Uint8Array;
}

/** The receiving ends of both routes. */
export interface Mailboxes {
	/** Newest first. */
	list(route: Route): readonly ArrivedMail[];
	find(route: string, id: string): ArrivedMail | undefined;
}

interface Service {
	messages(): readonly {
		readonly messageId: string;
		readonly at: Date;
		readonly recipients: readonly string[];
		readonly raw: Uint8Array;
	}[];
}

interface Smtp {
	messages(): readonly Omit<ArrivedMail, "route">[];
}

export function joinMailboxes(service: Service, smtp: Smtp): Mailboxes {
	const list = (route: Route): readonly ArrivedMail[] => {
		const arrived =
			route === "service"
				? service.messages().map(({ messageId, ...message }) => ({ ...message, id: messageId }))
				: smtp.messages();
		return arrived.map(({ id, at, recipients, raw }) => ({ route, id, at, recipients, raw })).toReversed();
	};
	return {
		list,
		find: (route, id) => {
			if (route !== "service" && route !== "standard") return undefined;
			return list(route).find((mail) => mail.id === id);
		},
	};
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
