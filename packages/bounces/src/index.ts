export {
	type MailboxItem,
	type MailboxMail,
	type MailboxProblem,
	type MailboxProblemCode,
	mailboxProblemCodes,
} from "./mailbox/mailbox-item.ts";
export { type ReadMailboxOptions, readMailbox } from "./mailbox/read-mailbox.ts";
export { type MailboxReport, readReturnedMailboxes } from "./mailbox/read-returned-mailbox.ts";
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
