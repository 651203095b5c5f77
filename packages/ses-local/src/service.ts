import type { Account } from "./account.ts";
import type { Outcome } from "./aftermath/outcome.ts";
import type { Background } from "./background.ts";
import type { ConfigurationSets } from "./configuration-sets/configuration-sets.ts";
import type { FateList } from "./fates/fate-list.ts";
import type { IdentityStore } from "./identities.ts";
import type { MessageStore, SentMessage } from "./message-store.ts";
import type { Notice } from "./notices/notice.ts";
import type { RecentList } from "./recent-list.ts";
import type { LocalSns } from "./sns/local-sns.ts";
import type { LocalSqs } from "./sqs/local-sqs.ts";
import type { SuppressionList } from "./suppression/suppression-list.ts";
import type { TenantStore } from "./tenants/tenant-store.ts";
import type { Verifier } from "./verification/verifier.ts";

/** What all operations share: one account in one region. */
export interface LocalService {
	readonly region: string;
	readonly identities: IdentityStore;
	readonly account: Account;
	readonly tenants: TenantStore;
	readonly configurationSets: ConfigurationSets;
	readonly suppression: SuppressionList;
	readonly messages: MessageStore;
	readonly notices: RecentList<Notice>;
	readonly outcomes: RecentList<Outcome>;
	readonly fates: FateList;
	readonly sns: LocalSns;
	readonly sqs: LocalSqs;
	readonly verifier: Verifier;
	readonly background: Background;
	readonly clock: () => Date;
	/** This server's own; known once it listens. */
	readonly url: () => string;
	/** Told of each message after it is stored. */
	readonly onMessage: (message: SentMessage) => void;
	/** Told of each notice after it is stored. */
	readonly onNotice: (notice: Notice) => void | Promise<void>;
}
