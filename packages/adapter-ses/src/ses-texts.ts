/** What a message text of SES says that neither its exception nor its status does. */
export type SesText =
	| { readonly kind: "daily-quota" }
	| { readonly kind: "throttled" }
	| { readonly kind: "unverified"; readonly identities: readonly string[] }
	| { readonly kind: "wrong-region" }
	| { readonly kind: "tenant-not-associated" }
	| { readonly kind: "other" };

/**
 * Reads the texts by which alone SES tells some refusals apart: the only place that looks at message text. They are the ones that the
 * SES guide lists (troubleshooting of error messages, errors of the sending quotas), and two that others have observed (a signature for
 * another region, a tenant without the resource); any other text says nothing to us.
 */
export function readSesText(message: string): SesText {
	if (/daily message quota exceeded/i.test(message)) return { kind: "daily-quota" };
	if (/maximum sending rate exceeded/i.test(message)) return { kind: "throttled" };
	if (/^(?:the )?credential (?:should|must) be scoped to a valid region/i.test(message))
		return { kind: "wrong-region" };
	if (/^tenant not associated with resources/i.test(message)) return { kind: "tenant-not-associated" };
	const unverified = /^email address is not verified\.?(.*)$/is.exec(message);
	if (unverified === null) return { kind: "other" };
	return { kind: "unverified", identities: readIdentities(unverified[1] ?? "") };
}

/** "The following identities failed the check in region US-EAST-1: a@example.com, Name <b@example.com>". */
function readIdentities(rest: string): readonly string[] {
	const list = /failed the check in region [A-Z0-9-]+:(.*)$/is.exec(rest)?.[1] ?? "";
	return list
		.split(",")
		.map((identity) => identity.replace(/^.*<(.*)>.*$/s, "$1").trim())
		.filter((identity) => identity !== "");
}
