import { readAddress, readLine } from "../shop/form.ts";

export interface DomainForm {
	readonly domain: string;
	readonly dmarcReports: string;
	/** Why the survey of returned mail is left out. */
	readonly withoutSurvey: string;
}

export interface AddressForm {
	readonly address: string;
	readonly withoutSurvey: string;
}

/** @throws {InputError} */
export function readDomainForm(body: unknown): DomainForm {
	return {
		domain: readLine(body, "domain", 253),
		dmarcReports: readAddress(body, "dmarcReports"),
		withoutSurvey: readLine(body, "withoutSurvey", 500),
	};
}

/**
 * Reads the form for a single address: without the tick under what it costs there is no request.
 *
 * @throws {InputError}
 */
export function readAddressForm(body: unknown): AddressForm {
	const form = { address: readAddress(body, "address"), withoutSurvey: readLine(body, "withoutSurvey", 500) };
	readLine(body, "acknowledged", 10);
	return form;
}

/** @throws {InputError} */
export function readSenderForm(body: unknown): string {
	return readLine(body, "sender", 254);
}
