import { type Address, splitAddress } from "@todoku/mime";
import { OptionError } from "../errors.ts";
import type { HookRunner } from "./hooks.ts";

/**
 * What to do with a mail the service refuses for a reason of its own: the sender is not verified there after all, the entry is revoked,
 * the account is paused. Never asked for a refusal of the recipient or the content.
 *
 * - `standard-if-aligned` (default): the standard route if that is safe for the From domain, else hold.
 * - `standard`: the standard route, safe or not. Receivers may reject the mail if the domain's DMARC policy asks for it.
 * - `hold`: keep it back and flag it.
 * - `fail`: let it fail.
 */
export const serviceRefusalPolicies = ["standard-if-aligned", "standard", "hold", "fail"] as const;
export type ServiceRefusalPolicy = (typeof serviceRefusalPolicies)[number];

/**
 * Whether the standard route is safe for a From domain: it signs for that domain, or the domain's DMARC policy is none or absent.
 * `unknown` where that cannot be told, and then it is treated as unsafe.
 */
export type Alignment = "safe" | "unsafe" | "unknown";

/** @param fromDomain Lower-case ASCII. */
export type AlignmentCheck = (fromDomain: string) => Promise<Alignment> | Alignment;

/** What F comes to for one mail. */
export type RefusalVerdict = "standard" | "hold" | "fail";

/** Settles what becomes of a mail that the service refused for a reason of its own. An alignment check that fails counts as unknown. */
export async function settleRefusal(
	policy: ServiceRefusalPolicy,
	from: Address,
	alignment: AlignmentCheck | undefined,
	hooks: HookRunner,
): Promise<RefusalVerdict> {
	if (policy !== "standard-if-aligned") return policy;
	if (alignment === undefined) return "hold";
	try {
		return (await alignment(splitAddress(from).domain)) === "safe" ? "standard" : "hold";
	} catch (error) {
		hooks.error(error);
		return "hold";
	}
}

/** @throws {OptionError} for a policy that does not exist. */
export function checkRefusalPolicy(policy: ServiceRefusalPolicy): ServiceRefusalPolicy {
	if (serviceRefusalPolicies.includes(policy)) return policy;
	throw new OptionError("onServiceRefusal", `is none of ${serviceRefusalPolicies.join(", ")}`);
}
