import { OptionError } from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { type SenderStep, senderSteps } from "./sender-record.ts";
import type { SenderPageRequest } from "./sender-store.ts";

/** A {@link SenderPageRequest} that was checked, for stores. */
export interface SenderPageQuestion {
	/** `''`: mail without a tenant. Undefined: all. */
	readonly tenantKey: string | undefined;
	readonly steps: readonly SenderStep[] | undefined;
	readonly checkedBefore: Date | undefined;
	/** The last of the page before. */
	readonly after: { readonly tenantKey: string; readonly sender: string } | undefined;
	readonly limit: number;
}

/**
 * Reads what a store's `list` was asked for, so that every store refuses the same.
 *
 * @throws {OptionError}
 */
export function readSenderPage(request: SenderPageRequest = {}): SenderPageQuestion {
	refuseUnknown("", readRecord("request", request), ["tenant", "steps", "checkedBefore", "after", "limit"]);
	const { tenant, steps, checkedBefore, after } = request;
	if (typeof tenant === "string") checkTenant(tenant);
	for (const step of steps ?? [])
		if (!senderSteps.includes(step)) throw new OptionError("steps", `must hold none but ${senderSteps.join(", ")}`);
	return {
		tenantKey: tenant === undefined ? undefined : (tenant ?? ""),
		steps,
		checkedBefore,
		after: after === undefined ? undefined : readPosition(after),
		limit: readInteger("limit", request.limit, 1, 1_000) ?? 100,
	};
}

/** What a store gives as `next`: where the page ended. */
export function formatSenderPosition(tenantKey: string, sender: string): string {
	return JSON.stringify([tenantKey, sender]);
}

/** @throws {OptionError} for what no tenant can be called. */
export function checkTenant(tenant: unknown): void {
	if (tenant === undefined) return;
	if (typeof tenant === "string" && tenant.length > 0 && tenant.length <= 255 && !tenant.includes("\0")) return;
	throw new OptionError("tenant", "must be a text of 1 to 255 characters, or left out");
}

function readPosition(after: string): { readonly tenantKey: string; readonly sender: string } {
	let position: unknown;
	try {
		position = JSON.parse(after);
	} catch {
		position = undefined;
	}
	const [tenantKey, sender] = Array.isArray(position) ? (position as unknown[]) : [];
	if (typeof tenantKey !== "string" || typeof sender !== "string")
		throw new OptionError("after", "must be the `next` of the page before");
	return { tenantKey, sender };
}
