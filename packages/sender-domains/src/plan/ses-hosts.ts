/**
 * The hosts of Amazon SES that its records lead to.
 *
 * @see Amazon SES developer guide, "Using a custom MAIL FROM domain"; endpoints and DKIM domains in the AWS General Reference
 */

/** What an SPF record includes so that SES may send. */
export const serviceInclude = "amazonses.com";

export function feedbackHost(region: string): string {
	return `feedback-smtp.${region}.amazonses.com`;
}

/** The region of a feedback host; null for any other host. */
export function regionOfFeedbackHost(host: string): string | null {
	return /^feedback-smtp\.([a-z0-9-]+)\.amazonses\.com$/.exec(host)?.[1] ?? null;
}

/** Regions with a DKIM domain of their own. */
const ownDkimZone: ReadonlySet<string> = new Set([
	"af-south-1",
	"ap-northeast-3",
	"ap-south-2",
	"ap-southeast-3",
	"ap-southeast-5",
	"ca-west-1",
	"eu-central-2",
	"eu-south-1",
	"il-central-1",
	"me-central-1",
	"us-gov-east-1",
]);

/** Where DKIM CNAMEs lead, for want of an answer by the service itself: it says so in `SigningHostedZone`, and that counts. */
export function defaultDkimZone(region: string): string {
	return ownDkimZone.has(region) ? `dkim.${region}.amazonses.com` : "dkim.amazonses.com";
}
