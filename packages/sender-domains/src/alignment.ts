import { type Alignment, type AlignmentCheck, OptionError } from "@todoku/core";
import { toAsciiDomain } from "@todoku/mime";
import { createDmarcCache, type DmarcCache } from "./dmarc-cache.ts";
import type { DmarcDiscovery, DmarcFinding } from "./dmarc-discovery.ts";
import { type DmarcRules, isDangerouslyBroken } from "./dmarc-policy.ts";
import type { TxtLookup } from "./dns/dns-answer.ts";
import { createNodeTxtLookup } from "./dns/node-lookup.ts";
import { organizationalDomainByList } from "./organizational-domain.ts";

export interface AlignmentOptions {
	/** Where TXT records are looked up. Default: Node's resolver, with the servers of the system. */
	readonly lookup?: TxtLookup | undefined;
	/**
	 * The domain that the standard route would sign mail of a From domain with (the `d=` of its DKIM signature), or null where it would not
	 * sign. It is trusted: whether the key is published and the signature holds is not checked here. Default: nothing is signed.
	 *
	 * @param fromDomain Lower-case ASCII.
	 */
	readonly signingDomain?: ((fromDomain: string) => string | null | Promise<string | null>) | undefined;
	/** Remembers discoveries, in place of `lookup`, for those who invalidate or share it. Default: one of its own over `lookup`. */
	readonly cache?: DmarcCache | undefined;
}

/**
 * Makes the check behind `standard-if-aligned`: may mail of a From domain go the standard way without failing DMARC?
 *
 * - `safe`: the signature is aligned, or no receiver is asked to act on mail that is not (policy `none`, no policy).
 * - `unsafe`: a policy of `quarantine` or `reject` applies, and no signature is aligned.
 * - `unknown`: the DNS did not answer, and the rest does not settle it.
 *
 * Receivers go by RFC 9989 or by the older rules, so `safe` must hold under both: for the policy, and for alignment. That makes the
 * following unsafe without an aligned signature: `p=quarantine; t=y`, which only RFC 9989 reads as `none`, and a broken record that names
 * an enforcing policy somewhere. A signature of the From domain itself is aligned whatever the DNS says, and nothing is looked up then.
 *
 * The check rejects where `signingDomain` throws or returns what is no domain name.
 *
 * @throws {OptionError} when both `lookup` and `cache` are given.
 * @see RFC 9989 §4.4.1 (DKIM alignment), §4.10.2; RFC 7489 §3.1.1
 */
export function createAlignmentCheck(options: AlignmentOptions = {}): AlignmentCheck {
	if (options.cache !== undefined && options.lookup !== undefined)
		throw new OptionError("lookup", "is not used beside cache, which has its own");
	const { signingDomain = () => null } = options;
	const cache = options.cache ?? createDmarcCache({ lookup: options.lookup ?? createNodeTxtLookup() });
	return async (fromDomain): Promise<Alignment> => {
		const from = toAsciiDomain(fromDomain);
		const signed = await signingDomain(from);
		const signer = signed === null ? null : toAsciiDomain(signed);
		if (signer === from) return "safe";
		const discovery = await cache.discover(from);
		const enforced = isEnforced(discovery);
		if (enforced === false) return "safe";
		const aligned = signer === null ? false : await isAligned(discovery, signer, cache);
		if (aligned === true) return "safe";
		return aligned === false && enforced === true ? "unsafe" : "unknown";
	};
}

/** true, false, or null where it cannot be told. */
type Ternary = boolean | null;

function isEnforced({ treeWalk, publicSuffix }: DmarcDiscovery): Ternary {
	return either(enforces(treeWalk, "rfc9989"), enforces(publicSuffix, "rfc7489"));
}

function enforces(finding: DmarcFinding, rules: DmarcRules): Ternary {
	switch (finding.state) {
		case "found":
			return finding.policy !== "none" || isDangerouslyBroken(finding.record, rules);
		case "broken":
			return isDangerouslyBroken(finding.record, rules);
		case "absent":
			return false;
		case "unknown":
			return null;
		default:
			return finding satisfies never;
	}
}

/** @param signer Not the From domain itself, so strict alignment is out of the question. */
async function isAligned(
	{ domain, treeWalk, publicSuffix }: DmarcDiscovery,
	signer: string,
	cache: DmarcCache,
): Promise<Ternary> {
	if (either(wantsStrict(treeWalk), wantsStrict(publicSuffix)) === true) return false;
	// Needs no lookup, and rules out most of what is not aligned.
	if (organizationalDomainByList(domain) !== organizationalDomainByList(signer)) return false;
	const signerDomain = (await cache.discover(signer)).treeWalk.organizationalDomain;
	const ownDomain = treeWalk.organizationalDomain;
	if (ownDomain === null || signerDomain === null) return null;
	if (ownDomain !== signerDomain) return false;
	// A record that could not be read may ask for strict alignment.
	return either(wantsStrict(treeWalk), wantsStrict(publicSuffix)) === null ? null : true;
}

function wantsStrict(finding: DmarcFinding): Ternary {
	if (finding.state === "unknown") return null;
	return finding.state !== "absent" && finding.record.adkim === "strict";
}

function either(one: Ternary, other: Ternary): Ternary {
	if (one === true || other === true) return true;
	return one === null || other === null ? null : false;
}
