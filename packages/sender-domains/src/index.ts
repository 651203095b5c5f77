export { type AlignmentOptions, createAlignmentCheck } from "./alignment.ts";
export { createDmarcCache, type DmarcCache, type DmarcCacheOptions } from "./dmarc-cache.ts";
export {
	type AbsentPolicy,
	type BrokenPolicy,
	type DmarcDisagreement,
	type DmarcDiscovery,
	type DmarcFinding,
	type DmarcSource,
	discoverDmarc,
	dmarcSources,
	type FoundPolicy,
	maxDiscoveryLookups,
	type UnknownPolicy,
} from "./dmarc-discovery.ts";
export type { EffectivePolicy } from "./dmarc-policy.ts";
export type { DiscardedRecord, LookupFailure } from "./dmarc-reader.ts";
export {
	type AlignmentMode,
	type DmarcNote,
	type DmarcNoteKind,
	type DmarcParse,
	type DmarcPolicy,
	type DmarcRecord,
	type DmarcRejection,
	dmarcNoteKinds,
	dmarcPolicies,
	dmarcRejections,
	parseDmarcRecord,
} from "./dmarc-record.ts";
export { type AuthoritativeLookupOptions, createAuthoritativeLookup } from "./dns/authoritative-lookup.ts";
export {
	type DnsAnswer,
	type DnsFailure,
	type DnsLookup,
	dnsFailures,
	type QuestionType,
	questionTypes,
	type TxtAnswer,
	type TxtLookup,
} from "./dns/dns-answer.ts";
export {
	createNodeDnsLookup,
	createNodeTxtLookup,
	type NodeDnsLookupOptions,
	type NodeTxtLookupOptions,
} from "./dns/node-lookup.ts";
export {
	type IdentityCallOptions,
	type IdentityService,
	type ListedIdentity,
	type SenderDkim,
	type SenderIdentity,
	type SenderMailFrom,
	type ServiceAccount,
	type VerificationState,
	verificationStates,
} from "./identity/identity-service.ts";
export { freeMailFinding, isFreeMailDomain } from "./plan/free-mail.ts";
export { planSenderDomain, type SenderPlanRequest } from "./plan/plan-sender-domain.ts";
export { type DnsViews, readSenderRecords } from "./plan/read-sender-records.ts";
export {
	type FindingSeverity,
	type FoundAnswer,
	type FoundRecords,
	type PlanFinding,
	type PlannedRecord,
	type PlannedType,
	type RecordPurpose,
	type RecordState,
	type RouteAlignment,
	recordStates,
	type SenderPlan,
} from "./plan/sender-plan.ts";
export { defaultMailFromDomain, type SenderQuestions, type StandardRoute } from "./plan/sender-questions.ts";
export { type DnsLetter, type DnsLetterOptions, dnsLetter } from "./records/dns-letter.ts";
export { formatNsupdateScript, type NsupdateOptions } from "./records/nsupdate-script.ts";
export {
	type ByHandCause,
	byHandCauses,
	type DoableChange,
	extendsSpf,
	isDoable,
	type RecordChange,
	type RecordChangeOptions,
	toRecordChanges,
} from "./records/record-change.ts";
export {
	type Route53BatchOptions,
	type Route53Change,
	type Route53ChangeBatch,
	readRoute53Text,
	toRoute53ChangeBatch,
} from "./records/route53-batch.ts";
export { formatZoneFragment, type ZoneFragmentOptions } from "./records/zone-fragment.ts";
export { createSenderRegistrar } from "./registration/create-sender-registrar.ts";
export { noticeOfChange, noticeOfWarning, type OperatorNotice } from "./registration/operator-notice.ts";
export type {
	SenderChangeEvent,
	SenderHooks,
	SenderRegistrarOptions,
	SenderWarningEvent,
} from "./registration/registrar-options.ts";
export {
	SenderChangedError,
	SenderRefusedError,
	SenderStepError,
	SenderUnknownError,
	SettingUnusableError,
} from "./registration/sender-errors.ts";
export { readSenderName, type SenderName } from "./registration/sender-name.ts";
export { formatSenderPosition, readSenderPage, type SenderPageQuestion } from "./registration/sender-page.ts";
export {
	type DatedAct,
	type SenderAct,
	type SenderChange,
	type SenderRecord,
	type SenderStep,
	type SurveySummary,
	senderSteps,
	type Waiver,
	waivers,
} from "./registration/sender-record.ts";
export type { RecheckReport, SenderCheck, SenderKey, SenderRegistrar } from "./registration/sender-registrar.ts";
export type { SenderPage, SenderPageRequest, SenderStore } from "./registration/sender-store.ts";
export {
	type DriftWarning,
	driftWarning,
	driftWarnings,
	type SenderWarning,
} from "./registration/sender-warnings.ts";
export {
	createSenderWatch,
	type SenderWatch,
	type SenderWatchHooks,
	type SenderWatchOptions,
} from "./registration/sender-watch.ts";
export type { SettingEntries } from "./registration/setting-entries.ts";
export type { RegisteredEntries, SettingsPort } from "./registration/settings-port.ts";
export type { Sentence } from "./sentence.ts";
