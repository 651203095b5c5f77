import type { SuppressionValidationAttributes } from "@aws-sdk/client-sesv2";

/** What a service needs so that it sends our mail and tells us what became of it, in the order in which it is made. */
export const sesServicePartKinds = [
	"topic",
	"topic-signature",
	"topic-policy",
	"subscription",
	"configuration-set",
	"event-destination",
	"suppression",
	"feedback-forwarding",
] as const;

export type SesServicePartKind = (typeof sesServicePartKinds)[number];

/** One thing said in both languages. */
export interface SesSentence {
	readonly ja: string;
	readonly en: string;
}

/** One part, as it is and as it should be. */
export interface SesServicePart {
	readonly part: SesServicePartKind;
	/** Which one: a name, an ARN, a URL. */
	readonly name: string;
	/** `waiting`: made, and somebody else has to do something, such as to confirm a subscription. */
	readonly state: "present" | "missing" | "wrong" | "waiting";
	/** What is there; undefined where nothing is. */
	readonly found: string | undefined;
	readonly wanted: string;
	/** Who mends it: `apply` does; `by-hand` is left to people, because something of theirs would have to be taken away. */
	readonly remedy: "none" | "apply" | "by-hand";
	readonly sentence: SesSentence;
}

export interface SesServicePlan {
	readonly region: string;
	/** Undefined while there is no topic. */
	readonly topicArn: string | undefined;
	/** Of the topic, and so of SES: it publishes to topics of its own account. */
	readonly accountId: string | undefined;
	/** All parts, those that are as they should be too. */
	readonly parts: readonly SesServicePart[];
}

/** One call that makes or mends something; nothing here takes anything away. */
export type ServiceAction =
	| { readonly kind: "create-topic"; readonly name: string }
	| {
			readonly kind: "set-topic-attribute";
			readonly topicArn: string;
			readonly attribute: "SignatureVersion" | "Policy";
			readonly value: string;
	  }
	| {
			readonly kind: "subscribe";
			readonly topicArn: string;
			readonly protocol: SubscriptionProtocol;
			readonly endpoint: string;
	  }
	| { readonly kind: "create-configuration-set"; readonly name: string }
	| {
			readonly kind: "create-event-destination" | "update-event-destination";
			readonly configurationSet: string;
			readonly name: string;
			readonly topicArn: string;
			readonly eventTypes: readonly string[];
	  }
	| {
			readonly kind: "suppress";
			readonly reasons: readonly string[];
			/** As it was: SES does not say whether it keeps what is left out. */
			readonly validation: SuppressionValidationAttributes | undefined;
	  }
	| { readonly kind: "forward-feedback"; readonly identity: string; readonly enabled: boolean };

export type SubscriptionProtocol = "http" | "https" | "sqs";

/** A part, and the calls that would mend it now; none where something before it has to be there first. */
export interface PlannedPart extends SesServicePart {
	readonly actions: readonly ServiceAction[];
}
