import type { Address } from "@todoku/mime";
import { OptionError } from "../errors.ts";
import { findNearMisses } from "../senders/near-miss.ts";
import { readSender } from "../senders/sender-address.ts";
import type { SenderMatch, VerifiedSenders } from "../senders/verified-senders.ts";
import {
	type MailCategory,
	mailCategories,
	type RoutingDecision,
	type RoutingSwitch,
	routingSwitches,
} from "./decision.ts";

/** What the decision looks at of a mail. */
export interface RoutingQuestion {
	/** The From field: exactly one RFC 5322 mailbox. */
	readonly from: string;
	readonly category: MailCategory;
}

export interface RoutingOptions {
	/** Default: `on`. */
	readonly switch?: RoutingSwitch | undefined;
}

/**
 * Decides which route a mail takes, and why. Pure: the same question and setting give the same decision.
 *
 * The reasons are tried in this order: category, switch, no setting, match (revoked or not), not listed.
 *
 * @throws {InvalidFromError} (`code: "invalid-from"`) for a From that is not exactly one mailbox; such a mail takes no route.
 * @throws {OptionError} for a category or switch that does not exist.
 */
export function decideRoute(
	question: RoutingQuestion,
	senders: VerifiedSenders,
	options: RoutingOptions = {},
): RoutingDecision {
	const address = readSender(question.from);
	const routingSwitch = checkSwitch(options.switch ?? "on");
	if (checkCategory(question.category) !== "automatic")
		return { route: "standard", reason: "category-excluded", address };
	switch (routingSwitch) {
		case "off":
			return { route: "standard", reason: "switched-off", address };
		case "shadow":
			return inShadow(decideBySetting(question.from, address, senders));
		case "on":
			return decideBySetting(question.from, address, senders);
		default:
			return routingSwitch satisfies never;
	}
}

function decideBySetting(from: string, address: Address, senders: VerifiedSenders): RoutingDecision {
	if (senders.entries.length === 0) return { route: "standard", reason: "no-setting", address };
	const match = senders.match(from);
	if (match !== null) return decideByMatch(match, address);
	const nearMisses = findNearMisses(address, senders);
	return { route: "standard", reason: "not-listed", address, ...(nearMisses.length === 0 ? {} : { nearMisses }) };
}

function decideByMatch({ entry, by, revoked }: SenderMatch, address: string): RoutingDecision {
	if (revoked) return { route: "standard", reason: "entry-revoked", entry, address };
	return { route: "service", reason: by, entry, address };
}

/** In shadow mode the switch is the reason for the route; what the setting says is kept beside it. */
function inShadow(decision: RoutingDecision): RoutingDecision {
	const { route, ...rest } = decision;
	return {
		...rest,
		route: "standard",
		reason: "switched-off",
		...(route === "service" ? { shadow: "service" as const } : {}),
	};
}

function checkCategory(category: MailCategory): MailCategory {
	if (mailCategories.includes(category)) return category;
	throw new OptionError("category", `is none of ${mailCategories.join(", ")}; it belongs to the definition of a mail`);
}

function checkSwitch(value: RoutingSwitch): RoutingSwitch {
	if (routingSwitches.includes(value)) return value;
	throw new OptionError("switch", `is none of ${routingSwitches.join(", ")}`);
}
