import { badRequest, notImplemented } from "../errors.ts";
import {
	hasMember,
	type JsonObject,
	parseJsonBody,
	readFlag,
	readManyOf,
	readNumber,
	readObject,
	readTags,
	readText,
} from "../json-body.ts";
import { listPage, type PageRequest } from "../list-page.ts";
import { jsonAnswer, type Operation } from "../router.ts";
import type { LocalService } from "../service.ts";
import { type SuppressionReason, suppressionReasons } from "../suppression/suppression-list.ts";
import type { ConfigurationSet } from "./configuration-sets.ts";

/** Members that change what happens to the mail in ways that are not here. */
const unsupportedMembers = ["TrackingOptions", "VdmOptions", "ArchivingOptions", "MessageSecurityOptions"] as const;

/** Members without an effect that could be seen here: nothing is delivered, and no reputation is kept. */
const inertMembers = ["DeliveryOptions", "ReputationOptions"] as const;

const path = "/v2/email/configuration-sets";

export function configurationSetOperations({ configurationSets, tenants }: LocalService): readonly Operation[] {
	const list = (request: PageRequest) => {
		const page = listPage(configurationSets.list(), ({ name }) => name, request);
		return jsonAnswer({ ConfigurationSets: page.items.map(({ name }) => name), NextToken: page.nextToken });
	};
	return [
		{
			name: "CreateConfigurationSet",
			method: "POST",
			path,
			handle: ({ body }) => {
				configurationSets.create(readConfigurationSet(parseJsonBody(body)));
				return jsonAnswer({});
			},
		},
		{
			name: "GetConfigurationSet",
			method: "GET",
			path: `${path}/{}`,
			handle: ({ name }) => jsonAnswer(describe(configurationSets.get(name))),
		},
		{
			name: "ListConfigurationSets",
			method: "POST",
			path: "/v2/email/list-configuration-sets",
			handle: ({ body }) => {
				const request = parseJsonBody(body);
				if (hasMember(request, "Filter")) throw notImplemented("Filter");
				return list({ pageSize: readNumber(request, "PageSize"), nextToken: readText(request, "NextToken") });
			},
		},
		{
			// Its path in older SDKs.
			name: "ListConfigurationSets",
			method: "GET",
			path,
			handle: ({ query }) => {
				const pageSize = query.get("PageSize");
				return list({
					pageSize: pageSize === null ? undefined : Number(pageSize),
					nextToken: query.get("NextToken") ?? undefined,
				});
			},
		},
		{
			name: "DeleteConfigurationSet",
			method: "DELETE",
			path: `${path}/{}`,
			handle: ({ name }) => {
				if (tenants.isAssociated(tenants.arnOf("configuration-set", configurationSets.get(name).name))) {
					throw badRequest(`Cannot delete configuration set <${name}> because it has tenant associations.`);
				}
				configurationSets.delete(name);
				return jsonAnswer({});
			},
		},
		{
			name: "PutConfigurationSetSuppressionOptions",
			method: "PUT",
			path: `${path}/{}/suppression-options`,
			handle: ({ name, body }) => {
				configurationSets.setSuppressedReasons(name, readSuppressedReasons(parseJsonBody(body)));
				return jsonAnswer({});
			},
		},
	];
}

function readConfigurationSet(request: JsonObject): Parameters<LocalService["configurationSets"]["create"]>[0] {
	for (const member of unsupportedMembers) if (hasMember(request, member)) throw notImplemented(member);
	const suppressedReasons = readSuppressedReasons(readObject(request, "SuppressionOptions") ?? {});
	const present = inertMembers.filter((member) => hasMember(request, member));
	return {
		name: readText(request, "ConfigurationSetName") ?? "",
		sendingEnabled: readFlag(readObject(request, "SendingOptions") ?? {}, "SendingEnabled") ?? true,
		tags: readTags(request, "Tags"),
		inert: Object.fromEntries(present.map((member) => [member, readObject(request, member)])),
		...(suppressedReasons && { suppressedReasons }),
	};
}

function readSuppressedReasons(options: JsonObject): readonly SuppressionReason[] | undefined {
	for (const member of ["ValidationOptions", "SuppressionScope"]) {
		if (hasMember(options, member)) throw notImplemented(member);
	}
	// An empty list is an override too: nothing is suppressed for this mail.
	return hasMember(options, "SuppressedReasons")
		? readManyOf(options, "SuppressedReasons", suppressionReasons)
		: undefined;
}

function describe({ name, sendingEnabled, suppressedReasons, tags, inert }: ConfigurationSet): object {
	return {
		ConfigurationSetName: name,
		SendingOptions: { SendingEnabled: sendingEnabled },
		Tags: tags,
		...(suppressedReasons && { SuppressionOptions: { SuppressedReasons: suppressedReasons } }),
		...inert,
	};
}
