import { badRequest } from "../errors.ts";
import { type JsonObject, parseJsonBody, readNumber, readObject, readTags, readText } from "../json-body.ts";
import { listPage } from "../list-page.ts";
import { type Answer, jsonAnswer, type Operation } from "../router.ts";
import type { LocalService } from "../service.ts";
import type { Tenant } from "./tenant-store.ts";

/** Tenants, by calls that all have their parameters in the body. */
export function tenantOperations({ tenants, identities, configurationSets }: LocalService): readonly Operation[] {
	return [
		post("CreateTenant", "/v2/email/tenants", (request) =>
			jsonAnswer(describe(tenants.create(readTenantName(request), readTags(request, "Tags")))),
		),
		post("GetTenant", "/v2/email/tenants/get", (request) =>
			jsonAnswer({ Tenant: describe(tenants.get(readTenantName(request))) }),
		),
		post("ListTenants", "/v2/email/tenants/list", (request) => jsonAnswer(list(request))),
		post("DeleteTenant", "/v2/email/tenants/delete", (request) => {
			tenants.delete(readTenantName(request));
			return jsonAnswer({});
		}),
		post("CreateTenantResourceAssociation", "/v2/email/tenants/resources", (request) => {
			const arn = readResource(request);
			assertResourceExists(arn);
			tenants.associate(readTenantName(request), arn);
			return jsonAnswer({});
		}),
		post("DeleteTenantResourceAssociation", "/v2/email/tenants/resources/delete", (request) => {
			tenants.dissociate(readTenantName(request), readResource(request));
			return jsonAnswer({});
		}),
		post("ListTenantResources", "/v2/email/tenants/resources/list", (request) => {
			const { resources } = tenants.get(readTenantName(request));
			const page = listPage([...resources].toSorted(), (arn) => arn, readPaging(request));
			return jsonAnswer({
				TenantResources: page.items.map((arn) => ({ ResourceType: resourceOf(arn).type, ResourceArn: arn })),
				NextToken: page.nextToken,
			});
		}),
	];

	function list(request: JsonObject): object {
		const filter = readObject(request, "Filter") ?? {};
		const nameContains = readText(filter, "TENANT_NAME_CONTAINS") ?? "";
		const status = readText(filter, "SENDING_STATUS");
		const matching = tenants
			.list()
			.filter(({ name, sendingStatus }) => name.includes(nameContains) && sendingStatus === (status ?? sendingStatus));
		const page = listPage(matching, ({ name }) => name, readPaging(request));
		return { Tenants: page.items.map(summary), NextToken: page.nextToken };
	}

	function assertResourceExists(arn: string): void {
		const { type, name } = resourceOf(arn);
		if (type === "identity") identities.get(name);
		else configurationSets.getForSending(name);
	}

	function readResource(request: JsonObject): string {
		const arn = readText(request, "ResourceArn") ?? "";
		const { type, name } = resourceOf(arn);
		if ((type !== "identity" && type !== "configuration-set") || tenants.arnOf(type, name) !== arn) {
			throw badRequest("ResourceArn must name an identity or a configuration set of this account and region.");
		}
		return arn;
	}
}

function post(name: string, path: string, handle: (request: JsonObject) => Answer): Operation {
	return { name, method: "POST", path, handle: ({ body }) => handle(parseJsonBody(body)) };
}

function readTenantName(request: JsonObject): string {
	const name = readText(request, "TenantName") ?? "";
	if (name === "") throw badRequest("TenantName cannot be empty");
	return name;
}

function readPaging(request: JsonObject): {
	readonly pageSize: number | undefined;
	readonly nextToken: string | undefined;
} {
	return { pageSize: readNumber(request, "PageSize"), nextToken: readText(request, "NextToken") };
}

/** `arn:aws:ses:<region>:<account>:<type>/<name>` */
function resourceOf(arn: string): { readonly type: string; readonly name: string } {
	const resource = arn.split(":").slice(5).join(":");
	const slash = resource.indexOf("/");
	return { type: resource.slice(0, slash), name: resource.slice(slash + 1) };
}

function summary({ name, id, arn, createdAt, sendingStatus }: Tenant): object {
	return {
		TenantName: name,
		TenantId: id,
		TenantArn: arn,
		// A timestamp of restJson1: seconds.
		CreatedTimestamp: createdAt.getTime() / 1000,
		SendingStatus: sendingStatus,
	};
}

function describe(tenant: Tenant): object {
	return { ...summary(tenant), Tags: tenant.tags };
}
