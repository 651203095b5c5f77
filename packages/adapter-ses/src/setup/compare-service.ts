import { parseTopicArn } from "../feedback/topic-arn.ts";
import type { FoundService } from "./found-service.ts";
import type { FoundTopic } from "./found-topic.ts";
import type { PlannedPart } from "./service-part.ts";
import * as sentences from "./service-sentences.ts";
import type { DesiredService } from "./setup-options.ts";
import { readSesAccess, type TopicGrant, withSesStatement } from "./topic-policy.ts";

/** What the feedback intake reads, in SES's words; opens, clicks and subscriptions say nothing of what became of a mail. */
export const wantedEventTypes = [
	"SEND",
	"REJECT",
	"BOUNCE",
	"COMPLAINT",
	"DELIVERY",
	"RENDERING_FAILURE",
	"DELIVERY_DELAY",
] as const;

const wantedReasons = ["BOUNCE", "COMPLAINT"] as const;

/** Holds what is there against what is wanted, part by part, and says which calls would mend it. */
export function compareService(found: FoundService, desired: DesiredService): readonly PlannedPart[] {
	return [
		topicPart(found, desired),
		signaturePart(found, desired),
		policyPart(found, desired),
		subscriptionPart(found, desired),
		configurationSetPart(found, desired),
		destinationPart(found, desired),
		suppressionPart(found, desired),
		...forwardingParts(found, desired),
	];
}

/** The account that a topic belongs to. */
export function accountOf(topicArn: string): string {
	return topicArn.split(":")[4] ?? "";
}

function topicPart({ topic }: FoundService, { topic: { name, arn } }: DesiredService): PlannedPart {
	const about = { part: "topic", name: topic?.arn ?? arn ?? name, found: topic?.arn, wanted: arn ?? name } as const;
	if (topic !== undefined) return present(about, sentences.topicPresent(topic.arn));
	// Made by its name, a topic could end up in another account than the one that was named.
	if (arn !== undefined)
		return { ...about, state: "missing", remedy: "by-hand", sentence: sentences.topicElsewhere(arn), actions: [] };
	return missing(about, sentences.topicMissing(name), [{ kind: "create-topic", name }]);
}

function signaturePart({ topic }: FoundService, desired: DesiredService): PlannedPart {
	const version = topic?.signatureVersion;
	const about = { part: "topic-signature", name: nameOf(topic, desired), found: version, wanted: "2" } as const;
	if (topic === undefined) return missing(about, sentences.afterTopic(), []);
	if (version === "2") return present(about, sentences.signaturePresent());
	return {
		...about,
		...{ state: "wrong", remedy: "apply", sentence: sentences.signatureWrong() },
		actions: [{ kind: "set-topic-attribute", topicArn: topic.arn, attribute: "SignatureVersion", value: "2" }],
	};
}

function policyPart({ topic, region }: FoundService, desired: DesiredService): PlannedPart {
	const wanted = "ses.amazonaws.com: SNS:Publish";
	const about = { part: "topic-policy", name: nameOf(topic, desired), wanted } as const;
	if (topic === undefined) return missing({ ...about, found: undefined }, sentences.afterTopic(), []);
	const grant = grantOf(topic, region, desired);
	const account = `AWS:SourceAccount ${grant.accountId}`;
	const access = readSesAccess(topic.policy, grant);
	const described = { ...about, wanted: `${wanted}, ${account}` };
	switch (access) {
		case "restricted":
			return present({ ...described, found: described.wanted }, sentences.policyPresent());
		case "none": {
			const value = withSesStatement(topic.policy, grant);
			const actions = [{ kind: "set-topic-attribute", topicArn: topic.arn, attribute: "Policy", value }] as const;
			return missing({ ...described, found: undefined }, sentences.policyMissing(), actions);
		}
		case "open":
		case "unreadable": {
			const sentence = access === "open" ? sentences.policyOpen(grant) : sentences.policyUnreadable();
			return { ...described, found: access, state: "wrong", remedy: "by-hand", sentence, actions: [] };
		}
		default:
			return access satisfies never;
	}
}

function grantOf({ arn: topicArn }: FoundTopic, region: string, { configurationSet }: DesiredService): TopicGrant {
	const accountId = accountOf(topicArn);
	const [, partition = "aws"] = topicArn.split(":");
	const sourceArn = `arn:${partition}:ses:${parseTopicArn(topicArn)?.region ?? region}:${accountId}:configuration-set/${configurationSet}`;
	return { topicArn, accountId, sourceArn };
}

function subscriptionPart({ topic }: FoundService, desired: DesiredService): PlannedPart {
	const { subscriber } = desired;
	if (subscriber === undefined) return anySubscriptionPart(topic, desired);
	const { protocol, endpoint } = subscriber;
	const wanted = `${protocol}, confirmed`;
	const about = { part: "subscription", name: endpoint, found: undefined, wanted } as const;
	if (topic === undefined) return missing(about, sentences.afterTopic(), []);
	const { subscription } = topic;
	const actions = [{ kind: "subscribe", topicArn: topic.arn, protocol, endpoint }] as const;
	if (subscription === undefined) return missing(about, sentences.subscriptionMissing(protocol), actions);
	if (!subscription.confirmed) {
		const sentence = sentences.subscriptionWaiting();
		return { ...about, found: `${protocol}, not confirmed`, state: "waiting", remedy: "apply", sentence, actions };
	}
	// A queue is believed for its policy, not for signatures, and the poller reads both forms.
	if (subscription.rawDelivery && protocol !== "sqs") {
		const sentence = sentences.subscriptionRaw();
		return { ...about, found: `${wanted}, raw`, state: "wrong", remedy: "by-hand", sentence, actions: [] };
	}
	return present({ ...about, found: wanted }, sentences.subscriptionPresent());
}

function anySubscriptionPart(topic: FoundTopic | undefined, desired: DesiredService): PlannedPart {
	const count = topic?.confirmedCount ?? 0;
	const about = { part: "subscription", name: nameOf(topic, desired), wanted: "1 or more" } as const;
	if (count > 0) return present({ ...about, found: String(count) }, sentences.subscriptionsPresent(count));
	const sentence = sentences.subscriberUnnamed();
	return { ...about, found: undefined, state: "missing", remedy: "by-hand", sentence, actions: [] };
}

function configurationSetPart(
	{ configurationSet }: FoundService,
	{ configurationSet: name }: DesiredService,
): PlannedPart {
	const about = { part: "configuration-set", name, found: configurationSet && name, wanted: name } as const;
	if (configurationSet === undefined)
		return missing(about, sentences.configurationSetMissing(name), [{ kind: "create-configuration-set", name }]);
	if (configurationSet.sendingEnabled) return present(about, sentences.configurationSetPresent(name));
	const sentence = sentences.configurationSetPaused(name);
	return { ...about, found: `${name}, paused`, state: "wrong", remedy: "by-hand", sentence, actions: [] };
}

function destinationPart({ topic, destinations }: FoundService, desired: DesiredService): PlannedPart {
	const { configurationSet, eventDestination } = desired;
	const wanted = wantedEventTypes.join(" ");
	const about = { part: "event-destination", name: `${configurationSet}/${eventDestination}`, wanted } as const;
	const own = destinations.find(({ name }) => name === eventDestination);
	if (topic === undefined) return missing({ ...about, found: undefined }, sentences.afterTopic(), []);
	const toTopic = destinations.filter(({ topicArn }) => topicArn === topic.arn);
	const target = { configurationSet, topicArn: topic.arn };
	// Under whatever name it is there: a second one would tell everything twice.
	const [first] = toTopic.toSorted((a, b) => missingTypes(a.eventTypes).length - missingTypes(b.eventTypes).length);
	if (first === undefined) {
		if (own !== undefined) {
			const sentence = sentences.destinationTaken(eventDestination);
			const found = own.topicArn ?? "not SNS";
			return { ...about, found, state: "wrong", remedy: "by-hand", sentence, actions: [] };
		}
		const action = {
			...target,
			kind: "create-event-destination",
			name: eventDestination,
			eventTypes: wantedEventTypes,
		} as const;
		return missing({ ...about, found: undefined }, sentences.destinationMissing(configurationSet), [action]);
	}
	const lacking = missingTypes(first.eventTypes);
	const described = { ...about, name: `${configurationSet}/${first.name}` };
	const found = `${first.enabled ? "" : "disabled: "}${first.eventTypes.join(" ")}`;
	if (first.enabled && lacking.length === 0) return present({ ...described, found }, sentences.destinationPresent());
	const eventTypes = [...first.eventTypes, ...lacking];
	return {
		...described,
		...{ found, state: "wrong", remedy: "apply", sentence: sentences.destinationWrong(lacking) },
		actions: [{ ...target, kind: "update-event-destination", name: first.name, eventTypes }],
	};
}

function missingTypes(eventTypes: readonly string[]): readonly string[] {
	return wantedEventTypes.filter((each) => !eventTypes.includes(each));
}

function suppressionPart(
	{ suppressedReasons, validation, configurationSet, region }: FoundService,
	desired: DesiredService,
): PlannedPart {
	const found = suppressedReasons.join(" ") || undefined;
	const about = { part: "suppression", name: region, found, wanted: wantedReasons.join(" ") } as const;
	const lacking = wantedReasons.filter((each) => !suppressedReasons.includes(each));
	if (lacking.length > 0) {
		const actions = [{ kind: "suppress", reasons: [...suppressedReasons, ...lacking], validation }] as const;
		const state = found === undefined ? "missing" : "wrong";
		return { ...about, state, remedy: "apply", sentence: sentences.suppressionMissing(lacking), actions };
	}
	const own = configurationSet?.suppressedReasons;
	if (own === undefined || wantedReasons.every((each) => own.includes(each)))
		return present(about, sentences.suppressionPresent());
	const sentence = sentences.suppressionOverridden(desired.configurationSet);
	const overridden = `${desired.configurationSet}: ${own.join(" ") || "-"}`;
	return { ...about, found: overridden, state: "wrong", remedy: "by-hand", sentence, actions: [] };
}

function forwardingParts({ forwarding }: FoundService, { feedbackForwarding }: DesiredService): readonly PlannedPart[] {
	if (feedbackForwarding === undefined) return [];
	const { enabled } = feedbackForwarding;
	return forwarding.map(({ identity, enabled: isEnabled }) => {
		const found = onOff(isEnabled);
		const about = { part: "feedback-forwarding", name: identity, found, wanted: onOff(enabled) } as const;
		if (isEnabled === enabled) return present(about, sentences.forwardingPresent(enabled));
		const sentence = sentences.forwardingWrong(enabled);
		const actions = [{ kind: "forward-feedback", identity, enabled }] as const;
		return { ...about, state: "wrong", remedy: "apply", sentence, actions };
	});
}

function onOff(enabled: boolean): string {
	return enabled ? "on" : "off";
}

function nameOf(topic: FoundTopic | undefined, { topic: { name, arn } }: DesiredService): string {
	return topic?.arn ?? arn ?? name;
}

type About = Pick<PlannedPart, "part" | "name" | "found" | "wanted">;

function present(about: About, sentence: PlannedPart["sentence"]): PlannedPart {
	return { ...about, state: "present", remedy: "none", sentence, actions: [] };
}

function missing(about: About, sentence: PlannedPart["sentence"], actions: PlannedPart["actions"]): PlannedPart {
	return { ...about, state: "missing", remedy: "apply", sentence, actions };
}
