/**
 * Why a question to the DNS has no answer.
 *
 * `invalid-name` was never asked: the text is no domain name. `cname-loop` and `cname-chain` are aliases that never end, or not within
 * bounds. `not-authoritative` and `no-servers` come from asking the servers of a zone: none of them has it, or none is known.
 * `unrecognised` is everything nobody listed, a lookup that throws included.
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
	"not-authoritative",
	"no-servers",
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

/** What the DNS says about the records of one name and type, each in presentation form (TXT: its strings joined, without quotes). */
export type DnsAnswer = TxtAnswer;

export const questionTypes = ["MX", "TXT", "CNAME", "A", "AAAA", "PTR", "NS"] as const;
export type QuestionType = (typeof questionTypes)[number];

/**
 * Looks up the records of one name and type. MX, TXT, A and AAAA follow CNAMEs; the other types are answered as they stand at the name.
 *
 * Records come as text: `10 mail.shop.example` (MX; `0 .` for none by intent), host names in lower case without a trailing dot, addresses
 * as usual, TXT with its strings joined. It never rejects for the DNS's sake: that is `unknown`.
 *
 * @param name A full name: lower-case ASCII, no trailing dot, never completed with a search list.
 */
export type DnsLookup = (name: string, type: QuestionType) => Promise<DnsAnswer>;
