import type { BadEntry } from "../errors.ts";
import type { NearMiss } from "../senders/near-miss.ts";

/**
 * What kind of mail it is. Only `automatic` mail (registration, order, shipping, password reset …) is subject to the verified-sender
 * setting; newsletters and notices to the shop's own staff always take the standard route.
 */
export const mailCategories = ["automatic", "newsletter", "staff-notice"] as const;
export type MailCategory = (typeof mailCategories)[number];

/** `service`: through the delivery service. `standard`: the ordinary SMTP way. */
export const routes = ["service", "standard"] as const;
export type Route = (typeof routes)[number];

/**
 * - `on`: the setting decides.
 * - `off`: everything takes the standard route, at once.
 * - `shadow`: everything takes the standard route, and what would have gone through the service is recorded.
 */
export const routingSwitches = ["on", "off", "shadow"] as const;
export type RoutingSwitch = (typeof routingSwitches)[number];

export const routingReasons = [
	"domain",
	"subdomain",
	"address",
	"not-listed",
	"no-setting",
	"category-excluded",
	"entry-revoked",
	"service-refused",
	"switched-off",
] as const;

/** Why a mail takes its route. */
export type RoutingReason = (typeof routingReasons)[number];

/** The recorded choice of a route, with everything needed to explain it later. */
export interface RoutingDecision {
	readonly route: Route;
	readonly reason: RoutingReason;
	/** The entry that covers the From, in canonical form. In shadow mode: the one that would have. */
	readonly entry?: string;
	/** The From address, in canonical form. */
	readonly address: string;
	/** Entries that almost cover the From; only where none does. */
	readonly nearMisses?: readonly NearMiss[];
	/** Present in shadow mode for mail that would have gone through the service. */
	readonly shadow?: "service";
	/** Present when the setting is bad: it was refused whole, and the mail goes standard until it is mended. */
	readonly badSetting?: readonly BadEntry[];
}
