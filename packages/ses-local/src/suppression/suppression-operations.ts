import type { Account } from "../account.ts";
import { badRequest, notImplemented } from "../errors.ts";
import { hasMember, type JsonObject, parseJsonBody, readManyOf, readOneOf, readText } from "../json-body.ts";
import { listPage } from "../list-page.ts";
import { type Answer, jsonAnswer, type Operation, type OperationRequest } from "../router.ts";
import type { LocalService } from "../service.ts";
import { type SuppressedDestination, type SuppressionReason, suppressionReasons } from "./suppression-list.ts";

const path = "/v2/email/suppression/addresses";

/** The account's suppression list. Tenants have none of their own here. */
export function suppressionOperations({ suppression, account, clock }: LocalService): readonly Operation[] {
	return [
		{ name: "PutSuppressedDestination", method: "PUT", path, handle: ({ body }) => put(parseJsonBody(body)) },
		{
			name: "GetSuppressedDestination",
			method: "GET",
			path: `${path}/{}`,
			handle: ({ name, query }) => {
				refuseTenant(query);
				const destination = suppression.get(name);
				const { messageId, feedbackId } = destination.cause ?? {};
				return jsonAnswer({
					SuppressedDestination: {
						...summary(destination),
						...(destination.cause && { Attributes: { MessageId: messageId, FeedbackId: feedbackId } }),
					},
				});
			},
		},
		{
			name: "ListSuppressedDestinations",
			method: "GET",
			path,
			handle: ({ query }) => {
				refuseTenant(query);
				const matching = suppression.list().filter(filterOf(query));
				const page = listPage(matching, ({ emailAddress }) => emailAddress, readPaging(query));
				return jsonAnswer({ SuppressedDestinationSummaries: page.items.map(summary), NextToken: page.nextToken });
			},
		},
		{
			name: "DeleteSuppressedDestination",
			method: "DELETE",
			path: `${path}/{}`,
			handle: ({ name, query }) => {
				refuseTenant(query);
				suppression.delete(name);
				return jsonAnswer({});
			},
		},
		{
			name: "PutAccountSuppressionAttributes",
			method: "PUT",
			path: "/v2/email/account/suppression",
			handle: ({ body }) => {
				const request = parseJsonBody(body);
				if (hasMember(request, "ValidationAttributes")) throw notImplemented("ValidationAttributes");
				suppression.setReasons(readManyOf(request, "SuppressedReasons", suppressionReasons));
				return jsonAnswer({});
			},
		},
	];

	function put(request: JsonObject): Answer {
		if (hasMember(request, "TenantName")) throw notImplemented("The suppression list of a tenant");
		assertProductionAccess(account);
		const emailAddress = readText(request, "EmailAddress");
		const reason = readOneOf(request, "Reason", suppressionReasons);
		if (emailAddress === undefined || reason === undefined) throw badRequest("EmailAddress or Reason is missing.");
		suppression.put({ emailAddress, reason, lastUpdateAt: clock() });
		return jsonAnswer({});
	}
}

/** [UNV] That the sandbox refuses is documented; with which exception and words is not. */
function assertProductionAccess({ settings }: Account): void {
	if (settings.productionAccess) return;
	throw badRequest("Addresses cannot be added to the suppression list while the account is in the sandbox.");
}

function refuseTenant(query: OperationRequest["query"]): void {
	if (query.has("TenantName")) throw notImplemented("The suppression list of a tenant");
}

function filterOf(query: URLSearchParams): (destination: SuppressedDestination) => boolean {
	const reasons = query.getAll("Reason").map(readReason);
	const start = readTime(query, "StartDate") ?? Number.NEGATIVE_INFINITY;
	const end = readTime(query, "EndDate") ?? Number.POSITIVE_INFINITY;
	return ({ reason, lastUpdateAt }) =>
		(reasons.length === 0 || reasons.includes(reason)) &&
		lastUpdateAt.getTime() >= start &&
		lastUpdateAt.getTime() <= end;
}

function readReason(text: string): SuppressionReason {
	const found = suppressionReasons.find((reason) => reason === text);
	if (found === undefined) throw badRequest(`Reason must be one of ${suppressionReasons.join(", ")}.`);
	return found;
}

/** In a query restJson1 writes times as date-time; seconds are taken as well, which other clients write. */
function readTime(query: URLSearchParams, key: string): number | undefined {
	const text = query.get(key);
	if (text === null) return undefined;
	const time = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
	if (Number.isNaN(time)) throw badRequest(`${key} is no date.`);
	return time;
}

function readPaging(query: URLSearchParams): {
	readonly pageSize: number | undefined;
	readonly nextToken: string | undefined;
} {
	const pageSize = query.get("PageSize");
	return { pageSize: pageSize === null ? undefined : Number(pageSize), nextToken: query.get("NextToken") ?? undefined };
}

function summary({ emailAddress, reason, lastUpdateAt }: SuppressedDestination): object {
	return { EmailAddress: emailAddress, Reason: reason, LastUpdateTime: lastUpdateAt.getTime() / 1000 };
}
