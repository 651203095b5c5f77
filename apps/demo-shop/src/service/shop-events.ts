import { createSesFeedbackIntake } from "@todoku/adapter-ses";
import type { FeedbackIntake, FeedbackStore } from "@todoku/core";
import type { SesLocal } from "@todoku/ses-local";
import { deadDiagnostic, deadDomain } from "../returned/dead-addresses.ts";
import { feedbackPath } from "../shop-parts.ts";

/** The configuration set of the shop's mail: what becomes of it is told through this one. */
export const configurationSet = "shop-mail";

/** What SES tells the shop of. */
const eventTypes = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "REJECT"];

/** The service's side of the loop, which in production `todoku service setup` makes once. */
export interface ShopEvents {
	/** Takes what the service tells. */
	readonly intake: FeedbackIntake;
	/** Lets the service tell it, from now on, to the shop at this address. */
	subscribe(shopUrl: string): Promise<void>;
}

/** @param store Where feedback is recorded. */
export async function createShopEvents(ses: SesLocal, store: FeedbackStore): Promise<ShopEvents> {
	const topicArn = ses.sns.createTopic("shop-mail-events", { signatureVersion: "2" });
	const intake = createSesFeedbackIntake({
		...{ store, topics: [topicArn] },
		// Trusts the service of this demonstration and no other. At Amazon's there is nothing to write here.
		trust: { certificates: [ses.sns.certificate], endpoint: ses.url },
		hooks: { onError: (error) => console.error(error) },
	});
	ses.fates.set(deadDomain, { what: "hard-bounce", status: "5.1.1", diagnosticCode: `smtp; ${deadDiagnostic}` });
	await call(ses, "POST", "configuration-sets", { ConfigurationSetName: configurationSet });
	await call(ses, "POST", `configuration-sets/${configurationSet}/event-destinations`, {
		EventDestinationName: "sns",
		EventDestination: { Enabled: true, MatchingEventTypes: eventTypes, SnsDestination: { TopicArn: topicArn } },
	});
	return {
		intake,
		async subscribe(shopUrl) {
			ses.sns.subscribe(topicArn, `${shopUrl}${feedbackPath}`);
			// The shop has confirmed it by then: nothing is told past it.
			await ses.settled();
		},
	};
}

/** From now on the service writes no mail about what came back of the mail of this domain; it only tells. */
export async function stopForwarding(ses: SesLocal, identity: string): Promise<void> {
	await call(ses, "PUT", `identities/${encodeURIComponent(identity)}/feedback`, { EmailForwardingEnabled: false });
}

/** An operator's call. Without the SDK and a signature, of which the service of this demonstration asks none. */
async function call(ses: SesLocal, method: "POST" | "PUT", path: string, body: object): Promise<void> {
	const answer = await fetch(`${ses.url}/v2/email/${path}`, {
		method,
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`The local service answered ${answer.status}: ${await answer.text()}`);
}
