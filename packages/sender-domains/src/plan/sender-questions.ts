import type { SenderIdentity } from "../identity/identity-service.ts";

/** What is known of the standard route, where DMARC alignment and the names of its host are to be looked at too. */
export interface StandardRoute {
	/** The `d=` it signs mail of the domain with; null where it does not sign. Default: null. */
	readonly signingDomain?: string | null | undefined;
	/** The domain of its MAIL FROM. Default: not known. */
	readonly mailFromDomain?: string | undefined;
	/** Its own host, as receivers see it: a name or an IP address. Default: not known, and not looked at. */
	readonly host?: string | undefined;
}

/** What a plan is about: the same for asking the DNS and for planning. */
export interface SenderQuestions {
	/** In Unicode or ASCII. */
	readonly domain: string;
	/** What the service says: null where it does not know the domain yet, undefined where it could not be asked. */
	readonly identity: SenderIdentity | null | undefined;
	/** Where DMARC reports are to go: an address. Undefined where none are wanted. */
	readonly dmarcReports?: string | undefined;
	/** A subdomain of the domain, used for nothing else. Default: the one set at the service, else {@link defaultMailFromDomain}. */
	readonly mailFromDomain?: string | undefined;
	/** The From domain: the domain, or a subdomain that its identity covers. Default: the domain. */
	readonly from?: string | undefined;
	readonly standard?: StandardRoute | undefined;
}

/** The MAIL FROM domain where none was chosen: `bounce.` and the domain. */
export function defaultMailFromDomain(domain: string): string {
	return `bounce.${domain}`;
}
