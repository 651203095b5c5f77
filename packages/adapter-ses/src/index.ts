export type { SesCallOptions } from "./calls/call-options.ts";
export type { SesFeedbackHooks, SesRefusal, SesSubscription } from "./feedback/feedback-hooks.ts";
export type { SnsFetch } from "./feedback/limited-get.ts";
export type { SesSent } from "./feedback/parse-ses-feedback.ts";
export { createSesFeedbackIntake } from "./feedback/ses-feedback-intake.ts";
export type { SesFeedbackCommonOptions, SesFeedbackOptions, SesTrust } from "./feedback/ses-feedback-options.ts";
export {
	createSesFeedbackPoller,
	type SesFeedbackPoller,
	type SesFeedbackPollerOptions,
	type SesPollResult,
	type SesQueueClient,
	type SesQueueMessage,
} from "./feedback/ses-feedback-poller.ts";
export { type SesRefusalCode, sesRefusalCodes } from "./feedback/verify-sns-message.ts";
export type { SesSendQuota } from "./from-ses-account.ts";
export type { SesIdentitiesOptions } from "./identities/identity-options.ts";
export { createSesIdentities, type SesIdentities, type SesIdentityCallOptions } from "./identities/ses-identities.ts";
export {
	type SesAccount,
	type SesIdentity,
	type SesIdentityDkim,
	type SesIdentityMailFrom,
	type SesListedIdentity,
	type SesVerificationState,
	sesVerificationStates,
} from "./identities/ses-identity.ts";
export { type SesPolicyPurpose, sesPolicyPurposes } from "./policy/policy-actions.ts";
export {
	type AwsPolicy,
	type AwsPolicyStatement,
	type SesPolicyOptions,
	sesQueuePolicy,
	sesServicePolicy,
} from "./policy/service-policy.ts";
export type { FeedbackMailboxLookup, QuotedRecipients, SesClientOptions, SesOptions } from "./ses-options.ts";
export { createSesQuotaSource, type SesQuotaSource } from "./ses-quota-source.ts";
export { type SesReceiptCode, sesReceiptCodes } from "./ses-receipt-code.ts";
export { createSesTransport } from "./ses-transport.ts";
export {
	type SesSentence,
	type SesServicePart,
	type SesServicePartKind,
	type SesServicePlan,
	sesServicePartKinds,
} from "./setup/service-part.ts";
export {
	type ApplyServiceOptions,
	createSesServiceSetup,
	type SesServiceCallOptions,
	type SesServiceReport,
	type SesServiceSetup,
} from "./setup/ses-service-setup.ts";
export type { SesServiceSetupOptions } from "./setup/setup-options.ts";
export { diffSuppressions, type SuppressionDiff } from "./suppression/diff-suppressions.ts";
export type {
	ImportOptions,
	ImportProgress,
	ImportReport,
	RefusedEntry,
	SuppressionEntry,
} from "./suppression/import-suppressions.ts";
export {
	createSesSuppressionList,
	type ListSuppressionsOptions,
	type RemoveSuppressionOptions,
	type SesSuppressionList,
	type SuppressionCallOptions,
} from "./suppression/ses-suppression-list.ts";
export { type SesSuppression, type SesSuppressionReason, sesSuppressionReasons } from "./suppression/suppression.ts";
export type { SesSuppressionListOptions } from "./suppression/suppression-options.ts";
export type { SesSuppressionScope } from "./suppression/suppression-scope.ts";
export {
	type SuppressionMirror,
	type SyncOptions,
	type SyncReport,
	syncSuppressions,
} from "./suppression/sync-suppressions.ts";
