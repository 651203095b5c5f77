import { SesError } from "../errors.ts";
import type { Identity } from "../identity.ts";
import type { Tenant, TenantStore } from "./tenant-store.ts";

/** What a message is sent with. */
export interface UsedResources {
	/** The identity that decides for the From; undefined where there is none. */
	readonly identity: Identity | undefined;
	readonly configurationSetName: string | undefined;
}

/**
 * Whether the tenant may send, and with these.
 *
 * The refusal for what is not associated is the one that was observed at SES by others. [UNV] What SES answers for a tenant that is
 * DISABLED is not established; SendingPausedException is the only one of its API model that would fit.
 *
 * @throws {SesError} `SendingPausedException` or `AccessDeniedException`.
 */
export function assertTenantMaySend(
	tenant: Tenant,
	{ identity, configurationSetName }: UsedResources,
	tenants: TenantStore,
): void {
	if (tenant.sendingStatus === "DISABLED") {
		throw new SesError("SendingPausedException", `Sending paused for tenant ${tenant.name}.`);
	}
	const used = [
		...(identity ? [tenants.arnOf("identity", identity.name)] : []),
		...(configurationSetName === undefined ? [] : [tenants.arnOf("configuration-set", configurationSetName)]),
	];
	const missing = used.filter((arn) => !tenant.resources.has(arn));
	if (missing.length === 0) return;
	throw new SesError("AccessDeniedException", `Tenant not associated with resources [${missing.join(", ")}].`);
}
