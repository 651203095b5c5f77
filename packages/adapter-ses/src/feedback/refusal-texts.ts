import type { SesRefusalCode } from "./verify-sns-message.ts";

/** What happened and what to do. Of the message itself nothing is repeated: it may be anybody's. */
export const refusalTexts: { readonly [code in SesRefusalCode]: string } = {
	"foreign-topic": "The message is of a topic that is not among the topics of this intake; add its ARN if it is yours",
	unsigned: "The message is not signed; turn raw message delivery off for this subscription",
	"signature-version": "The message is signed in a way that is not known; SNS has the versions 1 and 2",
	"certificate-url": "The signing certificate is not where SNS of the topic's region keeps its own",
	certificate: "The signing certificate cannot be used, or is not valid today",
	signature: "The signature does not fit the message",
	outdated: "The message is older than maxAgeMs, or from the future; look at this machine's clock if that is wrong",
	"confirmation-url": "The subscription would be confirmed somewhere else than at SNS of the topic's region",
	unreadable: "This is no message of SNS",
	"too-large": "The message is longer than those of SNS get",
};
