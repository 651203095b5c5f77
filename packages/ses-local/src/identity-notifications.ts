import { badRequest } from "./errors.ts";
import { type IdentityNotifications, type NotifiedEvent, notifiedEvents } from "./identity.ts";
import { parseJsonBody, readFlag, readObject, readText } from "./json-body.ts";
import { jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";

type Stores = Pick<LocalService, "identities" | "sns">;

/**
 * Says which topics are told what happens to the identity's mail. Only the first version of SES's API can, which is not here.
 * A topic that was not told before gets a message that says so, as at SES.
 *
 * @throws {SesError} for an identity or a topic that is not there.
 */
export function setIdentityNotifications(
	identity: string,
	notifications: IdentityNotifications,
	{ identities, sns }: Stores,
): void {
	const missing = Object.values(notifications.topics ?? {}).find((topicArn) => !sns.hasTopic(topicArn));
	if (missing !== undefined) throw badRequest(`There is no topic ${missing}.`);
	const { name, notifications: before } = identities.get(identity);
	identities.setNotifications(identity, notifications);
	for (const event of notifiedEvents) {
		const topicArn = notifications.topics?.[event];
		if (topicArn !== undefined && topicArn !== before.topics?.[event]) {
			sns.publish(topicArn, announcement(name, event, topicArn));
		}
	}
}

/** The same from outside the process. */
export function identityNotificationsOperation(stores: Stores): Operation {
	return {
		name: "SetIdentityNotifications",
		method: "PUT",
		path: "/_ses-local/identities/{}/notifications",
		handle: ({ name, body }) => {
			const request = parseJsonBody(body);
			const given = readObject(request, "topics") ?? {};
			const unknown = Object.keys(given).find((key) => !notifiedEvents.some((event) => event === key));
			if (unknown !== undefined) throw badRequest(`topics may hold ${notifiedEvents.join(", ")}.`);
			const notifications = { topics: readTopics(given), includeHeaders: readFlag(request, "includeHeaders") ?? false };
			setIdentityNotifications(name, notifications, stores);
			return jsonAnswer(notifications);
		},
	};
}

function readTopics(given: Readonly<Record<string, unknown>>): Partial<Record<NotifiedEvent, string>> {
	const topics: Partial<Record<NotifiedEvent, string>> = {};
	for (const event of notifiedEvents) {
		const topicArn = readText(given, event);
		if (topicArn !== undefined) topics[event] = topicArn;
	}
	return topics;
}

/** SES's words, as others saw them. */
function announcement(identity: string, event: NotifiedEvent, topicArn: string): string {
	const kind = event.charAt(0) + event.slice(1).toLowerCase();
	return JSON.stringify({
		notificationType: "AmazonSnsSubscriptionSucceeded",
		message:
			`You have successfully subscribed your Amazon SNS topic '${topicArn}' to receive '${kind}' notifications from ` +
			`Amazon SES for identity '${identity}'.`,
	});
}
