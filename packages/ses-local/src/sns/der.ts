/** The few forms of DER (ITU-T X.690) that a certificate needs. Each function gives one complete element. */

export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
	return element(0x30, ...elements);
}

export function set(...elements: readonly Uint8Array[]): Uint8Array {
	return element(0x31, ...elements);
}

/** @param magnitude A number that is not negative, most significant byte first, not empty. */
export function integer(magnitude: Uint8Array): Uint8Array {
	const first = magnitude.findIndex((byte) => byte !== 0);
	const shortest = first === -1 ? new Uint8Array(1) : magnitude.subarray(first);
	// The top bit is the sign (X.690 §8.3).
	const isTopBitSet = (shortest[0] ?? 0) >= 0x80;
	return element(0x02, ...(isTopBitSet ? [new Uint8Array(1)] : []), shortest);
}

/** @param dotted Such as `2.5.4.3`. */
export function objectIdentifier(dotted: string): Uint8Array {
	const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
	return element(0x06, Uint8Array.from([first * 40 + second, ...others].flatMap(base128)));
}

/** Whole bytes: no bit is unused. */
export function bitString(bytes: Uint8Array): Uint8Array {
	return element(0x03, new Uint8Array(1), bytes);
}

export function octetString(bytes: Uint8Array): Uint8Array {
	return element(0x04, bytes);
}

export function utf8String(text: string): Uint8Array {
	return element(0x0c, new TextEncoder().encode(text));
}

/** @param at From 1950 to 2049: the form has two digits for the year (RFC 5280 §4.1.2.5.1). */
export function utcTime(at: Date): Uint8Array {
	const digits = at.toISOString().replace(/\.\d+/, "").replaceAll(/[-:T]/g, "").slice(2);
	return element(0x17, new TextEncoder().encode(digits));
}

export function nullValue(): Uint8Array {
	return element(0x05);
}

export function booleanTrue(): Uint8Array {
	return element(0x01, Uint8Array.of(0xff));
}

/** A member of a sequence that is told from others by its number. */
export function explicit(number: number, inner: Uint8Array): Uint8Array {
	return element(0xa0 + number, inner);
}

function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
	const content = Buffer.concat(contents);
	return Buffer.concat([Uint8Array.of(tag, ...lengthBytes(content.byteLength)), content]);
}

function lengthBytes(length: number): readonly number[] {
	if (length < 0x80) return [length];
	const bytes: number[] = [];
	for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
	return [0x80 + bytes.length, ...bytes];
}

function base128(value: number): readonly number[] {
	const bytes = [value % 128];
	for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(128 + (rest % 128));
	return bytes;
}
