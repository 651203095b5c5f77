/** A host name as records are compared and shown: lower case, no trailing dot; the root stays a dot. */
export function formatHost(name: string): string {
	return name === "" || name === "." ? "." : name.toLowerCase().replace(/\.$/, "");
}

/** An MX record: `10 mail.shop.example`; `0 .` for a null MX (RFC 7505). */
export function formatExchange(preference: number, exchange: string): string {
	return `${preference} ${formatHost(exchange)}`;
}

/** The name under which an IP address has its PTR record; null for what is no IP address. */
export function reverseName(address: string): string | null {
	if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
	const groups = expandIpv6(address);
	return groups === null ? null : `${groups.join("").split("").toReversed().join(".")}.ip6.arpa`;
}

/** The eight groups of an IPv6 address, four digits each; an IPv4 tail is not read. */
function expandIpv6(address: string): readonly string[] | null {
	if (!/^[\da-f:]+$/i.test(address) || !address.includes(":")) return null;
	const [head = "", tail, ...more] = address.toLowerCase().split("::");
	if (more.length > 0) return null;
	const before = head === "" ? [] : head.split(":");
	const after = tail === undefined || tail === "" ? [] : tail.split(":");
	const missing = 8 - before.length - after.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return null;
	const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
	return groups.every((group) => /^[\da-f]{1,4}$/.test(group)) ? groups.map((group) => group.padStart(4, "0")) : null;
}
