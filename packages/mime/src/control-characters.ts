/** C0 and C1 controls and DEL: never part of a name, an address or a header value. */
export function hasControl(text: string): boolean {
	return /\p{Cc}/u.test(text);
}

/** As {@link hasControl}, but a horizontal tab is a blank (RFC 5322 §2.2.2) and passes. */
export function hasControlButTab(text: string): boolean {
	return /[^\P{Cc}\t]/u.test(text);
}
