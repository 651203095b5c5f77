import type { SnsMessage } from "./sns-message.ts";
import type { Topic } from "./topic-arn.ts";

/**
 * Whether SNS of the topic's region would keep a signing certificate there. Any customer of AWS has some host that ends in
 * amazonaws.com, so nothing but the one host and the one form of the path will do.
 */
export function isCertificateUrl(text: string, topic: Topic): boolean {
	const place = `https://${topic.host}`;
	// The text itself, not what a URL parser makes of it: no port, query, credentials or dots get through.
	return text.startsWith(place) && /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/.test(text.slice(place.length));
}

/**
 * Whether the link of a subscription's confirmation leads to SNS of the topic's region, for this very topic and token.
 *
 * @param origin Where SNS answers; undefined for the host of the topic's region.
 */
export function isConfirmationUrl(message: SnsMessage, topic: Topic, origin: string | undefined): boolean {
	const url = readUrl(message.subscribeUrl ?? "");
	if (url === null || url.origin !== (origin ?? `https://${topic.host}`) || url.pathname !== "/") return false;
	return (
		hasOnly(url, "Action", "ConfirmSubscription") &&
		hasOnly(url, "TopicArn", topic.arn) &&
		hasOnly(url, "Token", message.token)
	);
}

function hasOnly(url: URL, name: string, value: string | undefined): boolean {
	const values = url.searchParams.getAll(name);
	return values.length === 1 && values[0] === value;
}

/** Null also for what a reader other than ours might take for another place: credentials, fragments, spaces, backslashes. */
function readUrl(text: string): URL | null {
	if (!/^https?:\/\/[\x21-\x7e]+$/.test(text) || text.includes("\\") || text.length > 4096) return null;
	const url = URL.canParse(text) ? new URL(text) : null;
	if (url === null || url.username !== "" || url.password !== "" || text.includes("#") || text.includes("@"))
		return null;
	return url;
}
