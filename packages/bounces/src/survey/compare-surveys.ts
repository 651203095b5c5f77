import { foldAddress } from "../report/find-address.ts";
import type { Survey, SurveyedAddress } from "./survey.ts";

/** As much of an earlier survey as the comparison needs: the survey itself, or what was kept of it as JSON. */
export interface EarlierSurvey {
	readonly dead: readonly { readonly address: string }[];
}

/** What became of the dead addresses between two surveys. */
export interface SurveyComparison {
	/** Dead in both: still to be cleaned up. */
	readonly left: readonly SurveyedAddress[];
	/** Dead then, and in no report now: cleaned up, or not written to any more. */
	readonly gone: readonly string[];
	/** Dead now, and not then. */
	readonly added: readonly SurveyedAddress[];
}

/**
 * Compares two surveys of one shop, by their dead addresses.
 *
 * The second should cover only mail that was returned after the clean-up: old mail would report the same addresses again.
 */
export function compareSurveys(previous: EarlierSurvey, now: Survey): SurveyComparison {
	const before = new Map(previous.dead.map(({ address }) => [foldAddress(address), address]));
	const after = new Set(now.dead.map(({ address }) => foldAddress(address)));
	return {
		left: now.dead.filter(({ address }) => before.has(foldAddress(address))),
		gone: [...before].filter(([folded]) => !after.has(folded)).map(([, address]) => address),
		added: now.dead.filter(({ address }) => !before.has(foldAddress(address))),
	};
}
