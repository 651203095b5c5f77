export type { AccountSettings } from "./account.ts";
export type { IdentityStatus } from "./identities.ts";
export type { MessageTag, SentMessage } from "./message-store.ts";
export { type SesLocal, type SesLocalOptions, startSesLocal } from "./ses-local.ts";
