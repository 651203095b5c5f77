import { dkimAttributes } from "./dkim.ts";
import { badRequest, notImplemented, SesError } from "./errors.ts";
import { type Identity, type IdentityDetails, isVerified } from "./identities.ts";
import { type JsonObject, parseJsonBody, readNumber, readObject, readObjects, readText } from "./json-body.ts";
import { jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";

const maxPageSize = 1000;

export function identityOperations({ identities, region }: LocalService): readonly Operation[] {
	const list = (request: ListRequest) => jsonAnswer(listPage(identities.list(), request));
	return [
		{
			name: "CreateEmailIdentity",
			method: "POST",
			path: "/v2/email/identities",
			handle: ({ body }) => {
				const request = parseJsonBody(body);
				const name = readText(request, "EmailIdentity");
				if (name === undefined) throw badRequest("EmailIdentity is missing.");
				const identity = identities.create(name, readDetails(name, request));
				return jsonAnswer({
					IdentityType: identity.type,
					VerifiedForSendingStatus: isVerified(identity),
					DkimAttributes: dkimAttributes(identity, region),
				});
			},
		},
		{
			name: "GetEmailIdentity",
			method: "GET",
			path: "/v2/email/identities/{}",
			handle: ({ name }) => jsonAnswer(describe(identities.get(name), region)),
		},
		{
			name: "ListEmailIdentities",
			method: "POST",
			path: "/v2/email/list-identities",
			handle: ({ body }) => list(readListRequest(parseJsonBody(body))),
		},
		{
			// The path of ListEmailIdentities in SDKs from before it could filter.
			name: "ListEmailIdentities",
			method: "GET",
			path: "/v2/email/identities",
			handle: ({ query }) => list(readListQuery(query)),
		},
		{
			name: "DeleteEmailIdentity",
			method: "DELETE",
			path: "/v2/email/identities/{}",
			handle: ({ name }) => {
				if (!identities.delete(name)) {
					throw new SesError("NotFoundException", `Email identity ${name} does not exist.`);
				}
				return jsonAnswer({});
			},
		},
	];
}

function describe(identity: Identity, region: string): object {
	return {
		IdentityType: identity.type,
		FeedbackForwardingStatus: true,
		VerifiedForSendingStatus: isVerified(identity),
		VerificationStatus: identity.status,
		DkimAttributes: dkimAttributes(identity, region),
		Policies: {},
		Tags: identity.tags,
		...(identity.configurationSetName !== undefined && { ConfigurationSetName: identity.configurationSetName }),
	};
}

function readDetails(name: string, request: JsonObject): IdentityDetails {
	const dkim = readObject(request, "DkimSigningAttributes") ?? {};
	const origin = readText(dkim, "DomainSigningAttributesOrigin") ?? "AWS_SES";
	if (origin !== "AWS_SES" && origin !== "EXTERNAL") throw notImplemented(`DomainSigningAttributesOrigin ${origin}`);
	const dkimSelector = readText(dkim, "DomainSigningSelector");
	if (dkimSelector !== undefined && name.includes("@")) throw badRequest("An email address cannot have a DKIM key.");
	const configurationSetName = readText(request, "ConfigurationSetName");
	return {
		tags: readObjects(request, "Tags").map((tag) => ({
			Key: readText(tag, "Key") ?? "",
			Value: readText(tag, "Value") ?? "",
		})),
		...(dkimSelector !== undefined && { dkimSelector }),
		...(configurationSetName !== undefined && { configurationSetName }),
	};
}

interface ListRequest {
	readonly pageSize: number | undefined;
	readonly nextToken: string | undefined;
	readonly nameContains?: string | undefined;
	readonly type?: string | undefined;
	readonly status?: string | undefined;
}

function readListRequest(request: JsonObject): ListRequest {
	const filter = readObject(request, "Filter") ?? {};
	return {
		pageSize: readNumber(request, "PageSize"),
		nextToken: readText(request, "NextToken"),
		nameContains: readText(filter, "IDENTITY_NAME_CONTAINS"),
		type: readText(filter, "IDENTITY_TYPE"),
		status: readText(filter, "VERIFICATION_STATUS"),
	};
}

function readListQuery(query: URLSearchParams): ListRequest {
	const pageSize = query.get("PageSize");
	return {
		pageSize: pageSize === null ? undefined : Number(pageSize),
		nextToken: query.get("NextToken") ?? undefined,
	};
}

function listPage(identities: readonly Identity[], request: ListRequest): object {
	const { pageSize = 0, nextToken, nameContains = "", type, status } = request;
	if (!Number.isInteger(pageSize) || pageSize < 0 || pageSize > maxPageSize) {
		throw badRequest(`PageSize must be a whole number from 0 to ${maxPageSize}.`);
	}
	const after = nextToken === undefined ? "" : readNextToken(nextToken);
	const matching = identities.filter(
		(identity) =>
			identity.name > after &&
			identity.name.includes(nameContains) &&
			(type === undefined || identity.type === type) &&
			(status === undefined || identity.status === status),
	);
	const page = matching.slice(0, pageSize === 0 ? maxPageSize : pageSize);
	const last = page.at(-1);
	return {
		EmailIdentities: page.map((identity) => ({
			IdentityType: identity.type,
			IdentityName: identity.name,
			SendingEnabled: isVerified(identity),
			VerificationStatus: identity.status,
		})),
		...(last && page.length < matching.length && { NextToken: writeNextToken(last.name) }),
	};
}

/** The token is where the page ended, so it stays right when identities come and go between two pages. */
function writeNextToken(lastName: string): string {
	return Buffer.from(`after:${lastName}`, "utf8").toString("base64url");
}

function readNextToken(token: string): string {
	const text = Buffer.from(token, "base64url").toString("utf8");
	if (!text.startsWith("after:")) throw badRequest("NextToken is not one that ListEmailIdentities gave.");
	return text.slice("after:".length);
}
