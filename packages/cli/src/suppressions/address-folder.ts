/** Gives what makes one text of all spellings of a mailbox that stop the same mail. Loaded here, so that other commands start without it. */
export async function addressFolder(): Promise<(address: string) => string> {
	const { foldAddress } = await import("@todoku/bounces");
	return (address) => foldAddress(address.trim());
}
