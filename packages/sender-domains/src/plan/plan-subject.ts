import { isIP } from "node:net";
import { OptionError } from "@todoku/core";
import { isAsciiAddress, isMailError, parseAddress, splitAddress, toAsciiDomain } from "@todoku/mime";
import type { SenderIdentity } from "../identity/identity-service.ts";
import { isPublicSuffix } from "../organizational-domain.ts";
import { isFreeMailDomain } from "./free-mail.ts";
import { defaultMailFromDomain, type SenderQuestions, type StandardRoute } from "./sender-questions.ts";

/** The questions, read and checked; every name in lower-case ASCII. */
export interface PlanSubject {
	readonly domain: string;
	/** Why the domain as a whole is none to plan for. */
	readonly refusal: "free-mail-domain" | "public-suffix-domain" | undefined;
	readonly identity: SenderIdentity | null | undefined;
	readonly reports: ReportMailbox | undefined;
	readonly mailFromDomain: string;
	readonly from: string;
	readonly standard: StandardRoute | undefined;
}

export interface ReportMailbox {
	readonly localPart: string;
	readonly domain: string;
}

/**
 * @throws {AddressError} for a domain that is none.
 * @throws {OptionError} for questions that do not go together.
 */
export function readSubject(questions: SenderQuestions): PlanSubject {
	const domain = toAsciiDomain(questions.domain);
	const { identity } = questions;
	if (
		identity !== null &&
		identity !== undefined &&
		(identity.kind !== "domain" || toAsciiDomain(identity.name) !== domain)
	)
		throw new OptionError(
			"identity",
			"is that of another sender; give the one that the service has for the domain itself",
		);
	const from = questions.from === undefined ? domain : asciiDomain("from", questions.from);
	if (!isWithin(from, domain)) throw new OptionError("from", "is neither the domain nor a subdomain of it");
	return {
		domain,
		refusal: refusalOf(domain),
		identity,
		reports: questions.dmarcReports === undefined ? undefined : readReports(questions.dmarcReports),
		mailFromDomain: readMailFrom(domain, questions),
		from,
		standard: questions.standard === undefined ? undefined : readStandard(questions.standard),
	};
}

function refusalOf(domain: string): PlanSubject["refusal"] {
	if (isFreeMailDomain(domain)) return "free-mail-domain";
	return isPublicSuffix(domain) ? "public-suffix-domain" : undefined;
}

function readMailFrom(domain: string, { mailFromDomain, identity }: SenderQuestions): string {
	if (mailFromDomain === undefined) {
		const set = identity?.mailFrom?.domain;
		return set === undefined ? defaultMailFromDomain(domain) : asciiDomain("identity", set);
	}
	const chosen = asciiDomain("mailFromDomain", mailFromDomain);
	// SES guide, custom MAIL FROM: "must be a subdomain of the parent domain of a verified identity".
	if (chosen === domain)
		throw new OptionError(
			"mailFromDomain",
			`is the domain itself; take a subdomain, such as ${defaultMailFromDomain(domain)}`,
		);
	if (!isWithin(chosen, domain)) throw new OptionError("mailFromDomain", "is no subdomain of the domain");
	return chosen;
}

function readReports(text: string): ReportMailbox {
	try {
		const address = parseAddress(text);
		if (!isAsciiAddress(address))
			throw new OptionError("dmarcReports", "has characters before the @ that no report address can have");
		return splitAddress(address);
	} catch (error) {
		if (!isMailError(error) || error instanceof OptionError) throw error;
		throw new OptionError("dmarcReports", "is no mail address; write one, such as dmarc@example.co.jp");
	}
}

function readStandard({ signingDomain, mailFromDomain, host }: StandardRoute): StandardRoute {
	return {
		signingDomain: signingDomain == null ? null : asciiDomain("standard.signingDomain", signingDomain),
		mailFromDomain: mailFromDomain === undefined ? undefined : asciiDomain("standard.mailFromDomain", mailFromDomain),
		host: host === undefined || isIP(host) !== 0 ? host : asciiDomain("standard.host", host),
	};
}

function asciiDomain(option: string, text: string): string {
	try {
		return toAsciiDomain(text);
	} catch (error) {
		if (!isMailError(error)) throw error;
		throw new OptionError(option, "is no domain name");
	}
}

export function isWithin(name: string, domain: string): boolean {
	return name === domain || name.endsWith(`.${domain}`);
}
