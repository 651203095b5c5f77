import { isRecord, type JsonRecord, own, ownRecord, ownText, parseJson } from "./parse-json.ts";

/** One event of SES, from either of its two producers, as far as all kinds are alike. */
export interface SesEvent {
	/** As SES writes it: `Bounce`, `DeliveryDelay`, `Rendering Failure`. */
	readonly type: string;
	/** `mail`: what SES knows of the message itself. */
	readonly mail: JsonRecord;
	/** The member that is named like the type: `bounce`, `deliveryDelay`, `failure`. Empty where there is none. */
	readonly section: JsonRecord;
	/** All other members, those that nobody knows yet included. */
	readonly rest: JsonRecord;
	/** Whom the message was sent to. */
	readonly destination: readonly string[];
}

/** What SES publishes: an event, or what else it says on its topics and what need not be understood. */
export type SesPublication =
	| { readonly what: "event"; readonly event: SesEvent }
	| { readonly what: "topic-validated" }
	| { readonly what: "unreadable" };

/**
 * Reads what SES publishes: events of configuration sets (`eventType`), notifications of identities (`notificationType`), and what it
 * says once when it is connected to a topic, which is no JSON in the one case.
 */
export function readPublication(text: string): SesPublication {
	return isValidationText(text) ? { what: "topic-validated" } : readPublished(parseJson(text));
}

/** The same for what was parsed already. */
export function readPublished(value: unknown): SesPublication {
	if (!isRecord(value)) return { what: "unreadable" };
	const type = ownText(value, "eventType") ?? ownText(value, "notificationType");
	if (type === "AmazonSnsSubscriptionSucceeded") return { what: "topic-validated" };
	const mail = own(value, "mail");
	if (type === undefined || !isRecord(mail)) return { what: "unreadable" };
	const names = sectionNames(type);
	const name = names.find((each) => isRecord(own(value, each)));
	return {
		what: "event",
		event: {
			type,
			mail,
			section: name === undefined ? {} : ownRecord(value, name),
			rest: without(value, ["eventType", "notificationType", "mail", ...(name === undefined ? [] : [name])]),
			destination: textsIn(own(mail, "destination")),
		},
	};
}

/** What SES says, not in JSON, when event publishing is connected to a topic. */
export function isValidationText(text: string): boolean {
	return text.startsWith("Successfully validated SNS topic");
}

/** A copy without some of its members. */
export function without(record: JsonRecord, names: readonly string[]): JsonRecord {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** The texts in a list; none where it is no list. */
export function textsIn(list: unknown): readonly string[] {
	return Array.isArray(list) ? list.filter((each): each is string => typeof each === "string" && each !== "") : [];
}

/** `Rendering Failure` has its particulars in `failure`, all others in their own name. */
function sectionNames(type: string): readonly string[] {
	const camel = type.replaceAll(" ", "");
	const name = camel.charAt(0).toLowerCase() + camel.slice(1);
	return name === "renderingFailure" ? ["failure", name] : [name];
}
