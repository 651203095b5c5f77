import { readInteger } from "@todoku/core/adapter";
import { SenderChangedError } from "../registration/sender-errors.ts";
import { checkTenant, formatSenderPosition, readSenderPage } from "../registration/sender-page.ts";
import type { SenderChange, SenderRecord } from "../registration/sender-record.ts";
import type { SenderPage, SenderPageRequest, SenderStore } from "../registration/sender-store.ts";

/** Senders that are forgotten with their process: for tests, and nothing else. */
export interface MemorySenderStore extends SenderStore {
	/** Every sender as it is now, in the order in which they came. */
	readonly senders: readonly SenderRecord[];
}

export function createMemorySenderStore(): MemorySenderStore {
	return new MemorySenders();
}

interface Kept {
	readonly tenantKey: string;
	record: SenderRecord;
	readonly changes: SenderChange[];
}

class MemorySenders implements MemorySenderStore {
	readonly #kept = new Map<string, Kept>();

	get senders(): readonly SenderRecord[] {
		return [...this.#kept.values()].map(({ record }) => record);
	}

	async read(tenant: string | undefined, sender: string): Promise<SenderRecord | null> {
		return this.#find(tenant, sender)?.record ?? null;
	}

	async save(record: SenderRecord, change: SenderChange): Promise<void> {
		const { tenant, sender, version } = record;
		const kept = this.#find(tenant, sender);
		if ((kept?.record.version ?? 0) !== version - 1) throw new SenderChangedError(tenant, sender, version - 1);
		if (kept === undefined) {
			const tenantKey = tenant ?? "";
			this.#kept.set(formatSenderPosition(tenantKey, sender), { tenantKey, record: { ...record }, changes: [change] });
			return;
		}
		kept.record = { ...record };
		kept.changes.push(change);
	}

	async note(record: SenderRecord): Promise<void> {
		const { tenant, sender, version, evidence, checkedAt, troubleSince, warnings } = record;
		const kept = this.#find(tenant, sender);
		if (kept?.record.version !== version) throw new SenderChangedError(tenant, sender, version);
		kept.record = { ...kept.record, evidence, checkedAt, troubleSince, warnings };
	}

	async list(request?: SenderPageRequest): Promise<SenderPage> {
		const { tenantKey, steps, checkedBefore, after, limit } = readSenderPage(request);
		const found = [...this.#kept.values()]
			.filter((kept) => tenantKey === undefined || kept.tenantKey === tenantKey)
			.filter(({ record }) => steps === undefined || steps.includes(record.step))
			.filter(
				({ record: { checkedAt } }) =>
					checkedBefore === undefined || checkedAt === undefined || checkedAt < checkedBefore,
			)
			.filter((kept) => after === undefined || compare(positionOf(kept), [after.tenantKey, after.sender]) > 0)
			.toSorted((one, other) => compare(positionOf(one), positionOf(other)));
		const page = found.slice(0, limit);
		const last = found.length > limit ? page.at(-1) : undefined;
		return {
			senders: page.map(({ record }) => record),
			...(last === undefined ? {} : { next: formatSenderPosition(last.tenantKey, last.record.sender) }),
		};
	}

	async history(
		tenant: string | undefined,
		sender: string,
		page: { readonly limit?: number | undefined; readonly before?: number | undefined } = {},
	): Promise<readonly SenderChange[]> {
		const limit = readInteger("limit", page.limit, 1, 10_000) ?? 100;
		const before = readInteger("before", page.before, 1, 2 ** 31 - 1) ?? Number.POSITIVE_INFINITY;
		const { changes = [] } = this.#find(tenant, sender) ?? {};
		return changes
			.filter(({ version }) => version < before)
			.toReversed()
			.slice(0, limit);
	}

	#find(tenant: string | undefined, sender: string): Kept | undefined {
		checkTenant(tenant);
		return this.#kept.get(formatSenderPosition(tenant ?? "", sender));
	}
}

function positionOf({ tenantKey, record }: Kept): readonly string[] {
	return [tenantKey, record.sender];
}

/** By octets, as a database does whose order does not depend on a language. */
function compare(one: readonly string[], other: readonly string[]): number {
	for (const [index, text] of one.entries()) {
		const order = Buffer.compare(Buffer.from(text), Buffer.from(other[index] ?? ""));
		if (order !== 0) return order;
	}
	return 0;
}
