import type {
	Act,
	ActOutcome,
	DeliveryFile,
	DeliveryFilter,
	DeliveryPage,
	OutboxOffice,
	OutboxStatus,
	TenantLimits,
} from "@todoku/outbox";
import type { OutboxParts } from "../outbox-parts.ts";
import { listDeliveries } from "./delivery-rows.ts";
import { eraseAddress } from "./erase-address.ts";
import { readStatus } from "./outbox-status.ts";
import { readStoredMessage, showDelivery } from "./show-delivery.ts";
import { setTenantLimits, stopTenant } from "./tenant-acts.ts";
import {
	holdDeliveries,
	purgeDeliveries,
	releaseDeliveries,
	resendDeliveries,
	retryDeliveries,
} from "./waiting-acts.ts";

/** What operators do with the outbox. Deliveries that a worker has at that moment are passed over. */
export class PostgresOffice implements OutboxOffice {
	readonly #parts: OutboxParts;
	readonly #open: () => Promise<void>;

	/** @param open Opens the store, if it is not open yet. */
	constructor(parts: OutboxParts, open: () => Promise<void>) {
		this.#parts = parts;
		this.#open = open;
	}

	async status(): Promise<OutboxStatus> {
		return await readStatus(await this.#use());
	}

	async list(filter: DeliveryFilter, page: Parameters<OutboxOffice["list"]>[1]): Promise<DeliveryPage> {
		return await listDeliveries(await this.#use(), filter, page);
	}

	async show(deliveryId: string): Promise<DeliveryFile | null> {
		return await showDelivery(await this.#use(), deliveryId);
	}

	async readMessage(deliveryId: string): Promise<Uint8Array | null> {
		return await readStoredMessage(await this.#use(), deliveryId);
	}

	async retry(filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
		return await retryDeliveries(await this.#use(), filter, act);
	}

	async release(filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
		return await releaseDeliveries(await this.#use(), filter, act);
	}

	async hold(filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
		return await holdDeliveries(await this.#use(), filter, act);
	}

	async resend(filter: DeliveryFilter, act: Act): ReturnType<OutboxOffice["resend"]> {
		return await resendDeliveries(await this.#use(), filter, act);
	}

	async purge(filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
		return await purgeDeliveries(await this.#use(), filter, act);
	}

	async stopTenant(tenant: string, stopped: boolean, act: Act): Promise<void> {
		await stopTenant(await this.#use(), tenant, stopped, act);
	}

	async setTenantLimits(tenant: string, limits: TenantLimits, act: Act): Promise<void> {
		await setTenantLimits(await this.#use(), tenant, limits, act);
	}

	async eraseAddress(address: string, act: Act): Promise<number> {
		return await eraseAddress(await this.#use(), address, act);
	}

	async #use(): Promise<OutboxParts> {
		await this.#open();
		return this.#parts;
	}
}
