/**
 * Why a question to the DNS has no answer.
 *
 * `invalid-name` was never asked: the text is no domain name. `cname-loop` and `cname-chain` are aliases that never end, or not within
 * bounds. `unrecognised` is everything nobody listed, a lookup that throws included.
 */
export const dnsFailures = [
	"servfail",
	"refused",
	"timeout",
	"unreachable",
	"malformed",
	"cname-loop",
	"cname-chain",
	"invalid-name",
	"unrecognised",
] as const;
export type DnsFailure = (typeof dnsFailures)[number];

/** What the DNS says about the TXT records of one name. */
export type TxtAnswer =
	| {
			readonly state: "found";
			/** One text per record, its strings joined without a separator (RFC 7208 §3.3, RFC 9989 §4.5). */
			readonly records: readonly string[];
	  }
	| {
			/** The DNS answered that there is none: NXDOMAIN, or a name without TXT records. */
			readonly state: "absent";
			/** false for NXDOMAIN, true where the name has other records or names below it; left out where that cannot be told. */
			readonly nameExists?: boolean;
	  }
	| {
			/** The DNS did not answer, which says nothing about the records. */
			readonly state: "unknown";
			readonly code: DnsFailure;
	  };

/**
 * Looks up the TXT records of one name, following CNAMEs.
 *
 * @param name A full name: lower-case ASCII, no trailing dot, never completed with a search list.
 */
export type TxtLookup = (name: string) => Promise<TxtAnswer>;
