import { badRequest } from "./errors.ts";

const maxPageSize = 1000;

export interface PageRequest {
	/** 0 and undefined stand for the largest there is. */
	readonly pageSize: number | undefined;
	readonly nextToken: string | undefined;
}

export interface Page<T> {
	readonly items: readonly T[];
	/** Undefined on the last page. */
	readonly nextToken?: string;
}

/**
 * One page of a list.
 *
 * @param items Sorted by `keyOf`, which differs for each of them.
 * @throws {SesError} `BadRequestException` for a size or a token nobody gave.
 */
export function listPage<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
	const { pageSize = 0, nextToken } = request;
	if (!Number.isInteger(pageSize) || pageSize < 0 || pageSize > maxPageSize) {
		throw badRequest(`PageSize must be a whole number from 0 to ${maxPageSize}.`);
	}
	const after = nextToken === undefined ? "" : readNextToken(nextToken);
	const remaining = items.filter((item) => keyOf(item) > after);
	const page = remaining.slice(0, pageSize === 0 ? maxPageSize : pageSize);
	const last = page.at(-1);
	if (last === undefined || page.length === remaining.length) return { items: page };
	return { items: page, nextToken: writeNextToken(keyOf(last)) };
}

/** The token is where the page ended, so it stays right when items come and go between two pages. */
function writeNextToken(lastKey: string): string {
	return Buffer.from(`after:${lastKey}`, "utf8").toString("base64url");
}

function readNextToken(token: string): string {
	const text = Buffer.from(token, "base64url").toString("utf8");
	if (!text.startsWith("after:")) throw badRequest("NextToken is not one that was given here.");
	return text.slice("after:".length);
}
