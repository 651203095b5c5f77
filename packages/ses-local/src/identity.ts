import type { OwnKey } from "./verification/find-records.ts";
import { isInForce, type Search } from "./verification/search.ts";

/** A domain or an address that this account may send as, once it is verified. */
export interface Identity {
	/** Domains in lower case, addresses exactly as created. */
	readonly name: string;
	readonly type: "EMAIL_ADDRESS" | "DOMAIN";
	/** Whether it is the account's. */
	readonly verification: Search;
	readonly dkim: DkimSettings;
	readonly mailFrom?: MailFromSettings | undefined;
	/** Of an address: what stands in the link that was mailed last. */
	readonly confirmation?: Confirmation | undefined;
	readonly configurationSetName?: string;
	/** Whether bounces and complaints come back as mail. */
	readonly feedbackForwarding: boolean;
	readonly notifications: IdentityNotifications;
	readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

export interface DkimSettings {
	/** Undefined for an address whose domain decides. */
	readonly signingEnabled: boolean | undefined;
	readonly key: DkimKey;
	/** Not looked at for an address: it is signed with the key of its domain. */
	readonly search: Search;
}

export const signingKeyLengths = ["RSA_1024_BIT", "RSA_2048_BIT"] as const;

export type DkimKey =
	| { readonly origin: "AWS_SES"; readonly length: (typeof signingKeyLengths)[number] }
	| ({ readonly origin: "EXTERNAL" } & OwnKey);

export const mxFailureBehaviors = ["USE_DEFAULT_VALUE", "REJECT_MESSAGE"] as const;

export interface MailFromSettings {
	/** Lower case. */
	readonly domain: string;
	readonly onMxFailure: (typeof mxFailureBehaviors)[number];
	readonly search: Search;
}

export interface Confirmation {
	readonly token: string;
	readonly expiresAt: Date;
}

export const notifiedEvents = ["BOUNCE", "COMPLAINT", "DELIVERY"] as const;

/** What the topics of an identity are told of. */
export type NotifiedEvent = (typeof notifiedEvents)[number];

/** Where SES tells of what happens to mail of an identity, besides what configuration sets publish. */
export interface IdentityNotifications {
	/** The ARN of a topic for each kind of event; none for a kind that nobody is told of. */
	readonly topics?: Readonly<Partial<Record<NotifiedEvent, string>>>;
	/** Whether the headers of the message are told as well. Default `false`. */
	readonly includeHeaders?: boolean;
}

/** Whether the identity may send. */
export function isVerified({ verification }: Identity): boolean {
	return isInForce(verification);
}

/** @param search What it starts with, in all that is verified of it. */
export function freshIdentity(name: string, search: Search): Identity {
	const type = name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN";
	return {
		name,
		type,
		verification: search,
		dkim: {
			signingEnabled: type === "DOMAIN" ? true : undefined,
			key: { origin: "AWS_SES", length: "RSA_2048_BIT" },
			search,
		},
		feedbackForwarding: true,
		notifications: {},
		tags: [],
	};
}
