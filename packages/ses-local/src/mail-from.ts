import { badRequest, mailFromMessage, SesError } from "./errors.ts";
import type { Identity, MailFromSettings } from "./identity.ts";
import { checkDomain } from "./mailbox.ts";

/** `MailFromAttributes` as SES gives them; undefined, so that they are left out, where no MAIL FROM domain is set. */
export function mailFromAttributes({ mailFrom }: Identity): object | undefined {
	if (!mailFrom) return undefined;
	const { domain, onMxFailure, search } = mailFrom;
	return {
		MailFromDomain: domain,
		// The API has no NOT_STARTED here.
		MailFromDomainStatus: search.status === "NOT_STARTED" ? "PENDING" : search.status,
		BehaviorOnMxFailure: onMxFailure,
	};
}

/**
 * The domain of MAIL FROM for mail of the identity. In every state but `SUCCESS` it is not the identity's own.
 *
 * @throws {SesError} `MailFromDomainNotVerifiedException`, where the identity asks for that.
 */
export function effectiveMailFromDomain({ mailFrom }: Identity, region: string): string {
	if (mailFrom?.search.status === "SUCCESS") return mailFrom.domain;
	if (mailFrom?.onMxFailure === "REJECT_MESSAGE") {
		throw new SesError("MailFromDomainNotVerifiedException", mailFromMessage);
	}
	return region === "us-east-1" ? "amazonses.com" : `${region}.amazonses.com`;
}

/** @throws {SesError} `BadRequestException` for a domain that cannot be the identity's MAIL FROM domain. */
export function readMailFromDomain(text: string, { name }: Identity): MailFromSettings["domain"] {
	checkDomain(text);
	const domain = text.toLowerCase();
	const identityDomain = name.slice(name.lastIndexOf("@") + 1).toLowerCase();
	if (domain.endsWith(`.${identityDomain}`)) return domain;
	throw badRequest(
		`Provided MAIL-FROM domain <${text}> is not subdomain of the domain of the identity <${identityDomain}>.`,
	);
}
