import { type DmarcPolicy, type DmarcRecord, dmarcPolicies } from "./dmarc-record.ts";

/** Which book a receiver goes by: the tree walk of RFC 9989, or RFC 7489 with the public suffix list. */
export type DmarcRules = "rfc9989" | "rfc7489";

/**
 * What the From domain is to the domain whose record applies: the same, a subdomain of it, one that does not exist in the DNS, or one of
 * which that cannot be told. To RFC 7489 every subdomain is one that exists.
 */
export type PolicySubject = "own" | "subdomain" | "missing-subdomain" | "uncertain-subdomain";

export interface EffectivePolicy {
	/** What receivers are asked to do, `t=y` taken into account. */
	readonly policy: DmarcPolicy;
	/** What the record says before that. */
	readonly published: DmarcPolicy;
	/** The tag it was taken from; null where errors in the record turned it into `p=none`. */
	readonly tag: "p" | "sp" | "np" | null;
}

/**
 * Says what one record asks for mail of a domain, or null where it is so broken that receivers apply no DMARC at all.
 *
 * A record without a valid `p`, or with an `sp` or `np` that is not valid, counts as `p=none` if it names a valid address for reports, and
 * otherwise not at all. RFC 7489 knows neither `np` nor `t`, nor that a subdomain may not exist.
 *
 * @see RFC 9989 §4.10.1, §4.7 (`t`); RFC 7489 §6.6.3
 */
export function policyFor(record: DmarcRecord, subject: PolicySubject, rules: DmarcRules): EffectivePolicy | null {
	const { p, sp, np } = record;
	const broken = p === null || p === "invalid" || sp === "invalid" || (rules === "rfc9989" && np === "invalid");
	if (broken) return record.rua.length > 0 ? { policy: "none", published: "none", tag: null } : null;
	const own = { published: p, tag: "p" } as const;
	const inherited = sp === null ? own : ({ published: sp, tag: "sp" } as const);
	const missing = np === null || np === "invalid" ? inherited : ({ published: np, tag: "np" } as const);
	const choices: Readonly<Record<PolicySubject, Omit<EffectivePolicy, "policy">>> = {
		own,
		subdomain: inherited,
		"missing-subdomain": missing,
		"uncertain-subdomain": severity(missing.published) > severity(inherited.published) ? missing : inherited,
	};
	const { published, tag } = choices[subject];
	return { policy: rules === "rfc9989" && record.testing ? oneBelow(published) : published, published, tag };
}

/** Whether it matters, for a subdomain that inherits the record, that it exists in the DNS. */
export function dependsOnExistence(record: DmarcRecord): boolean {
	const existing = policyFor(record, "subdomain", "rfc9989");
	return existing?.policy !== policyFor(record, "missing-subdomain", "rfc9989")?.policy;
}

/**
 * Whether a record with errors names a policy that a receiver who forgives them would enforce. RFC 9989 says both that such errors are to
 * be overlooked (§4.7) and that they void the policy (§4.10.1), so either may be met.
 */
export function isDangerouslyBroken(record: DmarcRecord, rules: DmarcRules): boolean {
	const effective = policyFor(record, "own", rules);
	return (effective === null || effective.tag === null) && record.strictest !== "none";
}

function oneBelow(policy: DmarcPolicy): DmarcPolicy {
	return dmarcPolicies[Math.max(severity(policy) - 1, 0)] as DmarcPolicy;
}

function severity(policy: DmarcPolicy): number {
	return dmarcPolicies.indexOf(policy);
}
