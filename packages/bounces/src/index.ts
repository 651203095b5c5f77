export type { ImapSourceOptions } from "./intake/imap/imap-options.ts";
export { createImapSource } from "./intake/imap/imap-source.ts";
export type { ReturnedMailIntakeOptions } from "./intake/intake-options.ts";
export {
	type IntakeResult,
	type PassOnOutcome,
	passOnOutcomes,
	type RecipientOutcome,
	type RecordedRecipient,
	recipientOutcomes,
} from "./intake/intake-result.ts";
export { keepInMaildir } from "./intake/maildir/keep-in-maildir.ts";
export { createMaildirSource, type MaildirSourceOptions } from "./intake/maildir/maildir-source.ts";
export { type MailboxFor, PassOnError, type PassOnOptions } from "./intake/pass-on.ts";
export {
	createReturnedMailIntake,
	type ReceivedFacts,
	type ReturnedMailIntake,
} from "./intake/returned-mail-intake.ts";
export {
	type IngestCount,
	type IngestedMail,
	type IngestOptions,
	ingestReturnedMail,
} from "./intake/source/ingest-returned-mail.ts";
export type { ReturnedMailSource, SourceMail } from "./intake/source/returned-mail-source.ts";
export {
	type MailboxItem,
	type MailboxMail,
	type MailboxProblem,
	type MailboxProblemCode,
	mailboxProblemCodes,
} from "./mailbox/mailbox-item.ts";
export { type ReadMailboxOptions, readMailbox } from "./mailbox/read-mailbox.ts";
export { type MailboxReport, readReturnedMailboxes } from "./mailbox/read-returned-mailbox.ts";
export { type BounceNoticeOptions, composeBounceNotice, type NoticeEvent } from "./notice/compose-bounce-notice.ts";
export { type NoticeLocale, noticeLocales } from "./notice/notice-words.ts";
export {
	type NoticeDeliveries,
	type NoticeOptions,
	type NoticePolicy,
	noticePolicies,
	withNotices,
} from "./notice/with-notices.ts";
export { type BounceClass, type BounceReason, bounceClasses, bounceReasons } from "./reason/bounce-reason.ts";
export { foldAddress } from "./report/find-address.ts";
export { type ReadReturnedMailOptions, readReturnedMail } from "./report/read-returned-mail.ts";
export { type ReportSource, reportSources } from "./report/report-source.ts";
export {
	type MailKind,
	mailKinds,
	type OriginalMessage,
	type ReturnedMail,
	type ReturnedRecipient,
} from "./report/returned-mail.ts";
export {
	type CleanupLetter,
	type CleanupLetterOptions,
	cleanupLetter,
	type LetterLocale,
	letterLocales,
} from "./survey/cleanup-letter.ts";
export { clusterKinds, type RegistrationCluster } from "./survey/clusters.ts";
export { compareSurveys, type EarlierSurvey, type SurveyComparison } from "./survey/compare-surveys.ts";
export { type MemberRecord, MembersFileError, readMembers } from "./survey/members.ts";
export {
	type DomainCount,
	type ReasonCount,
	type Survey,
	type SurveyedAddress,
	type SurveyOptions,
	surveyReturnedMail,
} from "./survey/survey.ts";
