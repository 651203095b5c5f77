/** One pattern out of many: a list can be read and added to, and is still matched in one pass. */
export function anyOf(patterns: readonly RegExp[]): RegExp {
	return new RegExp(patterns.map(({ source }) => source).join("|"));
}
