/** What SNS posts to an HTTP subscriber, and puts into a queue. */
export type SnsMessage = SnsNotification | SnsConfirmation;

export interface SnsNotification extends SnsCommon {
	readonly Type: "Notification";
	readonly Subject?: string;
	readonly UnsubscribeURL?: string;
}

/** Asks a new subscriber whether it means it, or tells one that it was unsubscribed. */
export interface SnsConfirmation extends SnsCommon {
	readonly Type: "SubscriptionConfirmation" | "UnsubscribeConfirmation";
	readonly Token: string;
	readonly SubscribeURL: string;
}

interface SnsCommon {
	readonly MessageId: string;
	readonly TopicArn: string;
	readonly Message: string;
	/** ISO 8601 with milliseconds. */
	readonly Timestamp: string;
}

export const signatureVersions = ["1", "2"] as const;

/** "1" is RSA with SHA-1, SNS's default; "2" is RSA with SHA-256. */
export type SignatureVersion = (typeof signatureVersions)[number];

export interface SnsSignature {
	readonly SignatureVersion: SignatureVersion;
	/** Base64. */
	readonly Signature: string;
	readonly SigningCertURL: string;
}

export type SignedSnsMessage = SnsMessage & SnsSignature;

/**
 * The text that the signature is over: each signed member's name and value on lines of their own, in byte order of the names; what
 * is absent is left out (SNS guide, "Verifying the signatures of Amazon SNS messages").
 */
export function textToSign(message: SnsMessage): string {
	const common = [
		["Message", message.Message],
		["MessageId", message.MessageId],
	] as const;
	const last = [["TopicArn", message.TopicArn] as const, ["Type", message.Type] as const];
	const members =
		message.Type === "Notification"
			? [...common, ["Subject", message.Subject] as const, ["Timestamp", message.Timestamp] as const, ...last]
			: [
					...common,
					["SubscribeURL", message.SubscribeURL] as const,
					["Timestamp", message.Timestamp] as const,
					["Token", message.Token] as const,
					...last,
				];
	return members.map(([name, value]) => (value === undefined ? "" : `${name}\n${value}\n`)).join("");
}
