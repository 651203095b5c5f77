export type { AccountSettings, EnforcementStatus } from "./account.ts";
export type { ErrorType as SesErrorType } from "./errors.ts";
export {
	type AddedFault,
	type FaultCondition,
	type FaultKind,
	type FaultRule,
	type Faults,
	faultKinds,
	type ListedFault,
} from "./faults/fault-rule.ts";
export type { IdentityStatus } from "./identities.ts";
export type { MessageTag, SentMessage } from "./message-store.ts";
export { type SesLocal, type SesLocalOptions, startSesLocal } from "./ses-local.ts";
export type { TenantSendingStatus, TenantSettings } from "./tenants/tenant-store.ts";
