import type { Clock } from "@todoku/core";
import { parseAddress, splitAddress } from "@todoku/mime";
import type {
	IdentityCallOptions,
	IdentityService,
	ListedIdentity,
	SenderIdentity,
} from "../identity/identity-service.ts";

// Each one is a call, and the service allows one in a second.
const maxReadsPerDomain = 10;

/**
 * Finds addresses that have an identity of their own under a verified domain. For them the service goes by the address's own settings:
 * an old, forgotten identity without DKIM breaks DMARC for one address under a domain on which everything is right.
 */
export class AddressOverrides {
	readonly #service: IdentityService;
	readonly #clock: Clock;
	readonly #maxAgeMs: number;
	#listed: { readonly at: number; readonly byDomain: ReadonlyMap<string, readonly ListedIdentity[]> } | undefined;

	/** @param maxAgeMs How long the list of identities is good for. */
	constructor(service: IdentityService, clock: Clock, maxAgeMs: number) {
		this.#service = service;
		this.#clock = clock;
		this.#maxAgeMs = maxAgeMs;
	}

	/** Whether there is one for which not all holds that holds for the domain. */
	async hasAny(domain: SenderIdentity, options: IdentityCallOptions): Promise<boolean> {
		const listed = (await this.#list(options)).get(domain.name) ?? [];
		if (listed.some(({ verifiedForSending }) => !verifiedForSending)) return true;
		for (const { name } of listed.slice(0, maxReadsPerDomain)) {
			const address = await this.#service.read(name, options);
			if (address !== null && differs(address, domain)) return true;
		}
		return false;
	}

	async #list(options: IdentityCallOptions): Promise<ReadonlyMap<string, readonly ListedIdentity[]>> {
		const now = this.#clock.now().getTime();
		if (this.#listed !== undefined && now - this.#listed.at < this.#maxAgeMs) return this.#listed.byDomain;
		const byDomain = new Map<string, ListedIdentity[]>();
		for await (const identity of this.#service.list(options)) {
			for (const domain of domainsAbove(identity)) {
				const known = byDomain.get(domain);
				if (known === undefined) byDomain.set(domain, [identity]);
				else known.push(identity);
			}
		}
		this.#listed = { at: now, byDomain };
		return byDomain;
	}
}

/** The domain of an address and those above it: an identity for any of them may be thought to cover it. */
function domainsAbove({ name, kind }: ListedIdentity): string[] {
	if (kind === "domain") return [];
	try {
		const labels = splitAddress(parseAddress(name)).domain.split(".");
		return labels.map((_, index) => labels.slice(index).join("."));
	} catch {
		// The service lists what this program would not take as an address; it is nobody's sender here.
		return [];
	}
}

function differs(address: SenderIdentity, domain: SenderIdentity): boolean {
	return signs(address) !== signs(domain) || mailFromOf(address) !== mailFromOf(domain);
}

function signs({ dkim }: SenderIdentity): boolean {
	return dkim?.state === "success" && dkim.signingEnabled;
}

function mailFromOf({ mailFrom }: SenderIdentity): string | undefined {
	return mailFrom?.state === "success" ? mailFrom.domain : undefined;
}
