import { verify } from "node:crypto";
import type { CertificateSource, SigningCertificate } from "./signing-certificates.ts";
import { type SnsMessage, textToSign } from "./sns-message.ts";
import { isCertificateUrl } from "./sns-urls.ts";
import type { Topic } from "./topic-arn.ts";

/**
 * Why a message is not taken for one of SNS for us.
 *
 * - `foreign-topic`: of a topic that is not expected. Anybody with an AWS account can have SNS sign messages of topics of their own.
 * - `unsigned`: without a whole signature, as with raw message delivery.
 * - `signature-version`: neither 1 nor 2.
 * - `certificate-url`: not where SNS of the topic's region keeps its certificates.
 * - `certificate`: there is no usable one at that place, or it is not valid today.
 * - `signature`: the message is not what was signed.
 * - `outdated`: older than allowed, or from the future.
 * - `confirmation-url`: a subscription that would be confirmed somewhere else than at SNS.
 * - `unreadable`: not a message of SNS at all.
 * - `too-large`: longer than SNS's messages get.
 */
export const sesRefusalCodes = [
	"foreign-topic",
	"unsigned",
	"signature-version",
	"certificate-url",
	"certificate",
	"signature",
	"outdated",
	"confirmation-url",
	"unreadable",
	"too-large",
] as const;

export type SesRefusalCode = (typeof sesRefusalCodes)[number];

export interface VerifyContext {
	/** The topics that are expected, by ARN. */
	readonly topics: ReadonlyMap<string, Topic>;
	readonly certificates: CertificateSource;
	/** Whether certificates must be where SNS keeps them; false where they were handed over. */
	readonly pinned: boolean;
	readonly maxAgeMs: number;
	readonly now: Date;
}

/** The message is SNS's, of an expected topic, and recent; or why not. */
export type Verdict =
	| { readonly genuine: true; readonly topic: Topic }
	| { readonly genuine: false; readonly code: SesRefusalCode };

/**
 * Checks that SNS made a message, for one of our topics, and not too long ago. What costs nothing is checked first.
 *
 * @throws When the certificate could not be fetched: the message may be genuine.
 */
export async function verifySnsMessage(message: SnsMessage, context: VerifyContext): Promise<Verdict> {
	const topic = context.topics.get(message.topicArn);
	if (topic === undefined) return refuse("foreign-topic");
	const { signature } = message;
	if (signature === undefined) return refuse("unsigned");
	const digest = digests.get(signature.version);
	if (digest === undefined) return refuse("signature-version");
	if (context.pinned && !isCertificateUrl(signature.certificateUrl, topic)) return refuse("certificate-url");
	if (!isRecent(message, context)) return refuse("outdated");
	const found = await context.certificates.find(signature.certificateUrl);
	const valid = found.filter((certificate) => isValidAt(context.now, certificate));
	if (valid.length === 0) return refuse("certificate");
	const text = Buffer.from(textToSign(message), "utf8");
	const isSigned = valid.some(({ publicKey }) => verify(digest, text, publicKey, signature.bytes));
	return isSigned ? { genuine: true, topic } : refuse("signature");
}

const digests: ReadonlyMap<string, string> = new Map([
	["1", "sha1"], // still SNS's default
	["2", "sha256"],
]);

// Clocks differ; more than this is no difference between clocks.
const maxSkewMs = 300_000;

function isRecent({ timestamp }: SnsMessage, { now, maxAgeMs }: VerifyContext): boolean {
	const ageMs = now.getTime() - Date.parse(timestamp);
	return ageMs <= maxAgeMs && ageMs >= -maxSkewMs;
}

function isValidAt(now: Date, { validFrom, validTo }: SigningCertificate): boolean {
	return validFrom <= now && now <= validTo;
}

function refuse(code: SesRefusalCode): Verdict {
	return { genuine: false, code };
}
