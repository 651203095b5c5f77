import type { EventType } from "../configuration-sets/configuration-sets.ts";
import { notifiedEvents } from "../identity.ts";
import type { LocalService } from "../service.ts";
import type { AcceptedMessage } from "./accepted-message.ts";
import type { EventBody } from "./event-body.ts";
import type { MailObjects } from "./mail-object.ts";

const eventSubject = "Amazon SES Email Event Notification";

type Publishers = Pick<LocalService, "configurationSets" | "identities" | "sns">;

/**
 * Tells everybody who is to know: the destinations of the configuration set as events (`eventType`), and the topics of the identity as
 * notifications (`notificationType`). Where both are set up, both are told; nobody joins them.
 *
 * @param mail Asked only where somebody is told: reading a message costs time.
 */
export async function publishEvent(
	{ type, name, member, detail }: EventBody,
	accepted: AcceptedMessage,
	mail: () => Promise<MailObjects>,
	service: Publishers,
): Promise<void> {
	const { sns } = service;
	for (const topicArn of destinationTopics(accepted, type, service)) {
		const { event } = await mail();
		sns.publish(topicArn, JSON.stringify({ eventType: name, [member]: detail, mail: event }), eventSubject);
	}
	const { topics = {}, includeHeaders = false } = accepted.identity.notifications;
	const notified = notifiedEvents.find((each) => each === type);
	const topicArn = notified && topics[notified];
	if (topicArn === undefined || !sns.hasTopic(topicArn)) return;
	const about = (await mail()).notification({ headers: includeHeaders });
	sns.publish(topicArn, JSON.stringify({ notificationType: name, [member]: detail, mail: about }));
}

/** Whether somebody hears of bounces and complaints by other ways than mail. */
export function isToldOtherwise(accepted: AcceptedMessage, service: Publishers): boolean {
	const { topics = {} } = accepted.identity.notifications;
	const feedback = ["BOUNCE", "COMPLAINT"] as const;
	return feedback.every((type) => topics[type] !== undefined || destinationTopics(accepted, type, service).length > 0);
}

function destinationTopics(
	{ configurationSetName }: AcceptedMessage,
	type: EventType,
	{ configurationSets, sns }: Publishers,
): readonly string[] {
	if (configurationSetName === undefined) return [];
	const { destinations = [] } = configurationSets.find(configurationSetName) ?? {};
	return destinations
		.filter(({ enabled, eventTypes }) => enabled && eventTypes.includes(type))
		.map(({ topicArn }) => topicArn)
		.filter((topicArn) => sns.hasTopic(topicArn));
}
