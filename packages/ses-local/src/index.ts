export type { AccountSettings, EnforcementStatus } from "./account.ts";
export type { Outcome } from "./aftermath/outcome.ts";
export type { Wait } from "./background.ts";
export type { ErrorType as SesErrorType } from "./errors.ts";
export { type DelayEnd, type Fate, type FateKind, type Fates, fateKinds, type ListedFate } from "./fates/fate.ts";
export {
	type AddedFault,
	type FaultCondition,
	type FaultKind,
	type FaultRule,
	type Faults,
	faultKinds,
	type ListedFault,
} from "./faults/fault-rule.ts";
export type { IdentityNotifications, NotifiedEvent } from "./identity.ts";
export type { MessageTag, SentMessage } from "./message-store.ts";
export type { Notice } from "./notices/notice.ts";
export { startSesLocal } from "./ses-local.ts";
export type { SesLocal, SesLocalOptions } from "./ses-local-options.ts";
export type {
	SignatureVersion,
	SignedSnsMessage,
	SnsConfirmation,
	SnsMessage,
	SnsNotification,
	SnsSignature,
} from "./sns/sns-message.ts";
export type {
	ListedSubscription,
	ListedTopic,
	Sns,
	SnsDelivery,
	SnsSettings,
	TopicSettings,
} from "./sns/sns-types.ts";
export type { QueueAddress, Sqs } from "./sqs/local-sqs.ts";
export type { QueuedMessage } from "./sqs/queue.ts";
export type { SuppressedDestination, SuppressionReason } from "./suppression/suppression-list.ts";
export type { TenantSendingStatus, TenantSettings } from "./tenants/tenant-store.ts";
export type { DnsAnswer, DnsResolver, StartOfAuthority } from "./verification/dns-resolver.ts";
export type { DnsServers } from "./verification/node-dns.ts";
export type { IdentityStatus, VerificationError } from "./verification/search.ts";
export type { Verification, VerificationSettings } from "./verification/verification-settings.ts";
export type { VerificationChange } from "./verification/verifier.ts";
