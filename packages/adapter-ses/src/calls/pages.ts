import { MailError } from "@todoku/core";

/** More than any list of SES can have with one item a page; a service that never ends would be asked for ever otherwise. */
const maxPages = 100_000;

/**
 * The pages of a list, as they are asked for.
 *
 * @param what Whose pages they are, such as `the suppression list`.
 * @throws {MailError} `unrecognised` where the service leads back to a page that was given already, or never comes to an end.
 */
export async function* pagesOf<Page extends { readonly NextToken?: string | undefined }>(
	what: string,
	ask: (nextToken: string | undefined) => Promise<Page>,
): AsyncGenerator<Page, void> {
	const asked = new Set<string>();
	let nextToken: string | undefined;
	do {
		if (asked.size === maxPages) throw new MailError("unrecognised", `The pages of ${what} do not end; ask AWS why`);
		const page = await ask(nextToken);
		yield page;
		// An empty token would ask for the first page again.
		nextToken = page.NextToken || undefined;
		if (nextToken !== undefined && asked.has(nextToken))
			throw new MailError("unrecognised", `SES gave the same page of ${what} twice; try again later`);
		if (nextToken !== undefined) asked.add(nextToken);
	} while (nextToken !== undefined);
}
