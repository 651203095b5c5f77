/** Nobody has a mailbox here: what the delivery service and the relay of this demonstration send to it comes back. */
export const deadDomain = "dead.customer.example";

/** What the receiving server would say; the same on both routes. */
export const deadDiagnostic = "550 5.1.1 User unknown";

export function isDeadAddress(address: string): boolean {
	return address.toLowerCase().endsWith(`@${deadDomain}`);
}
