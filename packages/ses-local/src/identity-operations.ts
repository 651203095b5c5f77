import { dkimAttributes } from "./dkim.ts";
import { badRequest } from "./errors.ts";
import type { IdentityDetails } from "./identities.ts";
import { type Identity, isVerified } from "./identity.ts";
import { type JsonObject, parseJsonBody, readNumber, readObject, readTags, readText } from "./json-body.ts";
import { listPage, type PageRequest } from "./list-page.ts";
import { mailFromAttributes } from "./mail-from.ts";
import { jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";
import { readDkimKey } from "./signing-key.ts";
import { mailConfirmation } from "./verification/confirmation.ts";
import type { StartOfAuthority } from "./verification/dns-resolver.ts";
import type { Search } from "./verification/search.ts";

export function identityOperations(service: LocalService): readonly Operation[] {
	const { identities, tenants, verifier, clock, region } = service;
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
				const details = readDetails(name, request, { checksKey: verifier.hasDns });
				const identity = identities.create(name, details, clock());
				if (identity.type === "EMAIL_ADDRESS") mailConfirmation(identity, service);
				return jsonAnswer({
					IdentityType: identity.type,
					VerifiedForSendingStatus: isVerified(identity),
					DkimAttributes: dkimAttributes(identity, { region, identities }),
				});
			},
		},
		{
			name: "GetEmailIdentity",
			method: "GET",
			path: "/v2/email/identities/{}",
			handle: ({ name }) => jsonAnswer(describe(identities.get(name), service)),
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

function describe(identity: Identity, { region, identities, verifier }: LocalService): object {
	return {
		IdentityType: identity.type,
		FeedbackForwardingStatus: identity.feedbackForwarding,
		VerifiedForSendingStatus: isVerified(identity),
		VerificationStatus: identity.verification.status,
		VerificationInfo: verificationInfo(identity.verification, verifier.startOfAuthority(identity)),
		DkimAttributes: dkimAttributes(identity, { region, identities }),
		MailFromAttributes: mailFromAttributes(identity),
		Policies: {},
		Tags: identity.tags,
		...(identity.configurationSetName !== undefined && { ConfigurationSetName: identity.configurationSetName }),
	};
}

function verificationInfo(
	{ lastCheckedAt, lastSuccessAt, error }: Search,
	start: StartOfAuthority | undefined,
): object {
	return {
		LastCheckedTimestamp: lastCheckedAt && lastCheckedAt.getTime() / 1000,
		LastSuccessTimestamp: lastSuccessAt && lastSuccessAt.getTime() / 1000,
		ErrorType: error,
		SOARecord: start && {
			PrimaryNameServer: start.primaryNameServer,
			AdminEmail: start.adminEmail,
			SerialNumber: start.serialNumber,
		},
	};
}

function readDetails(name: string, request: JsonObject, options: { readonly checksKey: boolean }): IdentityDetails {
	const dkimKey = readDkimKey(readObject(request, "DkimSigningAttributes") ?? {}, options);
	if (dkimKey.origin === "EXTERNAL" && name.includes("@")) throw badRequest("An email address cannot have a DKIM key.");
	const configurationSetName = readText(request, "ConfigurationSetName");
	return {
		tags: readTags(request, "Tags"),
		dkimKey,
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
			(status === undefined || identity.verification.status === status),
	);
	const page = listPage(matching, ({ name }) => name, request);
	return {
		EmailIdentities: page.items.map((identity) => ({
			IdentityType: identity.type,
			IdentityName: identity.name,
			SendingEnabled: isVerified(identity),
			VerificationStatus: identity.verification.status,
		})),
		NextToken: page.nextToken,
	};
}
