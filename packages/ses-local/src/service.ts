import type { Account } from "./account.ts";
import type { ConfigurationSets } from "./configuration-sets.ts";
import type { IdentityStore } from "./identities.ts";
import type { MessageStore, SentMessage } from "./message-store.ts";
import type { TenantStore } from "./tenants/tenant-store.ts";

/** What all operations share: one account in one region. */
export interface LocalService {
	readonly region: string;
	readonly identities: IdentityStore;
	readonly account: Account;
	readonly tenants: TenantStore;
	readonly configurationSets: ConfigurationSets;
	readonly messages: MessageStore;
	readonly clock: () => Date;
	/** Told of each message after it is stored. */
	readonly onMessage: (message: SentMessage) => void;
}
