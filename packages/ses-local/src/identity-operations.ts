import { dkimAttributes } from "./dkim.ts";
import { badRequest, notImplemented } from "./errors.ts";
import { type Identity, type IdentityDetails, isVerified } from "./identities.ts";
import { type JsonObject, parseJsonBody, readFlag, readNumber, readObject, readTags, readText } from "./json-body.ts";
import { listPage, type PageRequest } from "./list-page.ts";
import { jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";

export function identityOperations({
	identities,
	configurationSets,
	tenants,
	region,
}: LocalService): readonly Operation[] {
	const list = (request: ListRequest) => jsonAnswer(listIdentities(identities.list(), request));
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
			name: "PutEmailIdentityFeedbackAttributes",
			method: "PUT",
			path: "/v2/email/identities/{}/feedback",
			handle: ({ name, body }) => {
				identities.setFeedbackForwarding(name, readFlag(parseJsonBody(body), "EmailForwardingEnabled") ?? false);
				return jsonAnswer({});
			},
		},
		{
			name: "PutEmailIdentityConfigurationSetAttributes",
			method: "PUT",
			path: "/v2/email/identities/{}/configuration-set",
			handle: ({ name, body }) => {
				const configurationSetName = readText(parseJsonBody(body), "ConfigurationSetName");
				if (configurationSetName !== undefined) configurationSets.getForSending(configurationSetName);
				identities.setConfigurationSet(name, configurationSetName);
				return jsonAnswer({});
			},
		},
		{
			name: "DeleteEmailIdentity",
			method: "DELETE",
			path: "/v2/email/identities/{}",
			handle: ({ name }) => {
				const arn = tenants.arnOf("identity", identities.get(name).name);
				if (tenants.isAssociated(arn)) {
					throw badRequest(
						`Cannot delete <${arn}> because it has tenant associations. Remove all tenant associations and try again.`,
					);
				}
				identities.delete(name);
				return jsonAnswer({});
			},
		},
	];
}

function describe(identity: Identity, region: string): object {
	return {
		IdentityType: identity.type,
		FeedbackForwardingStatus: identity.feedbackForwarding,
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
		tags: readTags(request, "Tags"),
		...(dkimSelector !== undefined && { dkimSelector }),
		...(configurationSetName !== undefined && { configurationSetName }),
	};
}

interface ListRequest extends PageRequest {
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

function listIdentities(identities: readonly Identity[], request: ListRequest): object {
	const { nameContains = "", type, status } = request;
	const matching = identities.filter(
		(identity) =>
			identity.name.includes(nameContains) &&
			(type === undefined || identity.type === type) &&
			(status === undefined || identity.status === status),
	);
	const page = listPage(matching, ({ name }) => name, request);
	return {
		EmailIdentities: page.items.map((identity) => ({
			IdentityType: identity.type,
			IdentityName: identity.name,
			SendingEnabled: isVerified(identity),
			VerificationStatus: identity.status,
		})),
		NextToken: page.nextToken,
	};
}
