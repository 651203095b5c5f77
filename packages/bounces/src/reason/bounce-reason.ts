/**
 * Why a mail came back. The words are those of Sisimai, so that what was surveyed with one can be compared with the other;
 * what separates them is said in the README.
 */
export const bounceReasons = [
	"userunknown",
	"hostunknown",
	"hasmoved",
	"notaccept",
	"filtered",
	"mailboxfull",
	"exceedlimit",
	"mesgtoobig",
	"suspend",
	"expired",
	"networkerror",
	"systemerror",
	"systemfull",
	"mailererror",
	"onhold",
	"rejected",
	"blocked",
	"badreputation",
	"requireptr",
	"toomanyconn",
	"speeding",
	"authfailure",
	"securityerror",
	"failedstarttls",
	"policyviolation",
	"notcompliantrfc",
	"norelaying",
	"spamdetected",
	"virusdetected",
	"contenterror",
	"syntaxerror",
	"undefined",
	"feedback",
	"vacation",
	"delivered",
] as const;

/** One of {@link bounceReasons}. */
export type BounceReason = (typeof bounceReasons)[number];

/**
 * What a returned mail means for its address: `hard`, it will never get mail; `soft`, this one did not arrive; `complaint`, its
 * owner called the mail abuse; `none`, it says nothing against the address.
 */
export const bounceClasses = ["hard", "soft", "complaint", "none"] as const;

/** One of {@link bounceClasses}. */
export type BounceClass = (typeof bounceClasses)[number];

/**
 * The class that follows from a reason.
 *
 * Only four reasons speak of the address itself and for good. `filtered` is soft although some servers word it like an unknown
 * user: they had seen the message when they said so, and a filter may be behind it.
 *
 * @param temporary Whether the report itself calls the failure temporary; a domain that takes no mail at present may later.
 */
export function toBounceClass(reason: BounceReason, temporary: boolean): BounceClass {
	if (reason === "notaccept") return temporary ? "soft" : "hard";
	return classes[reason] ?? "soft";
}

const classes: { readonly [reason in BounceReason]?: BounceClass } = {
	userunknown: "hard",
	hostunknown: "hard",
	hasmoved: "hard",
	feedback: "complaint",
	vacation: "none",
	delivered: "none",
};
