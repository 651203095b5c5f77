import type { DeliveryReceipt, Route } from "@todoku/core";
import { isDailyQuota, isThrottling } from "./next-step.ts";

/**
 * What an answer says of the route that gave it.
 *
 * - `works`: it took the mail, or said what was wrong with it.
 * - `failed`: it could not be used.
 * - `used-up`: it says itself that it will take nothing more for a while.
 * - `unclear`: nothing.
 */
export type RouteVerdict = "works" | "failed" | "used-up" | "unclear";

export function verdictOf(receipt: DeliveryReceipt, route: Route): RouteVerdict {
	if (receipt.outcome === "unknown") return "unclear";
	if (receipt.outcome !== "deferred") return "works";
	if (isDailyQuota(receipt, route)) return "used-up";
	// Ended by ourselves: the route has said nothing.
	if (receipt.code === "aborted") return "unclear";
	if (receipt.held === true || isThrottling(receipt, route)) return "works";
	return receipt.scope === "route" ? "failed" : "works";
}
