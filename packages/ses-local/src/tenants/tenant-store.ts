import { randomBytes } from "node:crypto";
import { accountId } from "../account-id.ts";
import { badRequest, SesError } from "../errors.ts";

export const sendingStatuses = ["ENABLED", "DISABLED", "REINSTATED"] as const;

/** Whether a tenant may send: `REINSTATED` may, although its reputation is in question. */
export type TenantSendingStatus = (typeof sendingStatuses)[number];

/** What a test or an operator can say of a tenant. */
export interface TenantSettings {
	/** Default `ENABLED`. */
	readonly sendingStatus?: TenantSendingStatus;
	/** Identities it may send from, beside those it has already. */
	readonly identities?: readonly string[];
	/** Configuration sets it may name, beside those it has already. */
	readonly configurationSets?: readonly string[];
}

export interface Tenant {
	readonly name: string;
	readonly id: string;
	readonly arn: string;
	readonly createdAt: Date;
	readonly tags: readonly { readonly Key: string; readonly Value: string }[];
	readonly sendingStatus: TenantSendingStatus;
	/** The ARNs of what it may send with. */
	readonly resources: ReadonlySet<string>;
}

/** What a tenant can be given. Templates are not here. */
export type ResourceType = "identity" | "configuration-set";

/** The tenants of one account in one region. */
export class TenantStore {
	readonly #tenants = new Map<string, Tenant>();
	readonly #region: string;
	readonly #clock: () => Date;

	constructor(region: string, clock: () => Date) {
		this.#region = region;
		this.#clock = clock;
	}

	/** @throws {SesError} `AlreadyExistsException`, or `BadRequestException` for a name SES would not take. */
	create(name: string, tags: Tenant["tags"] = []): Tenant {
		if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
			throw badRequest("TenantName must have 1 to 64 letters, digits, hyphens and underscores.");
		}
		if (this.#tenants.has(name)) {
			throw new SesError("AlreadyExistsException", `Tenant with name ${name} already exists in account ${accountId}`);
		}
		const id = `tn-${randomBytes(15).toString("hex")}`;
		const arn = this.#arn(`tenant/${name}/${id}`);
		const fresh = { createdAt: this.#clock(), sendingStatus: "ENABLED", resources: new Set<string>() } as const;
		return this.#put({ name, id, arn, tags, ...fresh });
	}

	/** Creates the tenant, or changes the one that is there. */
	set(name: string, { sendingStatus, identities = [], configurationSets = [] }: TenantSettings): Tenant {
		const tenant = this.#tenants.get(name) ?? this.create(name);
		const added = [
			...identities.map((identity) => this.arnOf("identity", identity)),
			...configurationSets.map((set) => this.arnOf("configuration-set", set)),
		];
		return this.#put({
			...tenant,
			sendingStatus: sendingStatus ?? tenant.sendingStatus,
			resources: new Set([...tenant.resources, ...added]),
		});
	}

	/** @throws {SesError} `NotFoundException`. */
	get(name: string): Tenant {
		const tenant = this.#tenants.get(name);
		if (!tenant) throw new SesError("NotFoundException", `Tenant <${name}> does not exist.`);
		return tenant;
	}

	/** @throws {SesError} `NotFoundException`, in the words that sending has for it. */
	getForSending(name: string): Tenant {
		const tenant = this.#tenants.get(name);
		if (tenant) return tenant;
		throw new SesError("NotFoundException", `Tenant ${name} for AwsAccountId ${accountId} not found.`);
	}

	/** @throws {SesError} `NotFoundException`. */
	delete(name: string): void {
		this.#tenants.delete(this.get(name).name);
	}

	/** Sorted by name. */
	list(): readonly Tenant[] {
		return [...this.#tenants.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
	}

	/** @throws {SesError} `NotFoundException` or `AlreadyExistsException`. */
	associate(name: string, resource: string): void {
		const tenant = this.get(name);
		if (tenant.resources.has(resource)) {
			throw new SesError(
				"AlreadyExistsException",
				`Resources ${resource} has already been associated with tenant ${name}`,
			);
		}
		this.#put({ ...tenant, resources: new Set([...tenant.resources, resource]) });
	}

	/**
	 * Does nothing when there was no such association, as SES.
	 *
	 * @throws {SesError} `NotFoundException` for the tenant.
	 */
	dissociate(name: string, resource: string): void {
		const tenant = this.get(name);
		this.#put({ ...tenant, resources: new Set([...tenant.resources].filter((each) => each !== resource)) });
	}

	/** Whether any tenant has it. */
	isAssociated(resource: string): boolean {
		return this.list().some(({ resources }) => resources.has(resource));
	}

	arnOf(type: ResourceType, name: string): string {
		return this.#arn(`${type}/${type === "identity" && !name.includes("@") ? name.toLowerCase() : name}`);
	}

	#arn(resource: string): string {
		return `arn:aws:ses:${this.#region}:${accountId}:${resource}`;
	}

	#put(tenant: Tenant): Tenant {
		this.#tenants.set(tenant.name, tenant);
		return tenant;
	}
}
