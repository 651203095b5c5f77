import {
	decideRoute,
	isMailError,
	type MailCategory,
	parseVerifiedSenders,
	type RoutingDecision,
	type VerifiedSenders,
} from "@todoku/core";

/** What becomes of mail from one From: as long as nothing is verified, and as things stand. */
export interface RouteChange {
	/** From 1. */
	readonly number: number;
	readonly from: string;
	readonly category: MailCategory;
	readonly before: RoutingDecision;
	readonly now: RoutingDecision;
}

/** Nine Froms around a domain: those it must cover, those that only look like it, and the mail that the setting is not for. */
export function routeChanges(domain: string, ownFrom: string, setting: string | null): readonly RouteChange[] {
	const now = readSenders(setting);
	const mails: readonly (readonly [from: string, category: MailCategory])[] = [
		[`test@${domain}`, "automatic"],
		["test@example.com", "automatic"],
		[`test@test.${domain}`, "automatic"],
		[`test@test${domain}`, "automatic"],
		[`test@a.b.${domain}`, "automatic"],
		[`test@${domain.toUpperCase()}`, "automatic"],
		[ownFrom, "automatic"],
		[ownFrom, "newsletter"],
		[ownFrom, "staff-notice"],
	];
	return mails.map(([from, category], index) => ({
		number: index + 1,
		...{ from, category },
		before: decideRoute({ from, category }, nothingVerified),
		now: decideRoute({ from, category }, now),
	}));
}

const nothingVerified = parseVerifiedSenders(null);

/** A bad setting counts for nothing, as in delivery. */
function readSenders(setting: string | null): VerifiedSenders {
	try {
		return parseVerifiedSenders(setting);
	} catch (error) {
		if (isMailError(error) && error.code === "invalid-setting") return nothingVerified;
		throw error;
	}
}
