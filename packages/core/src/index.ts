export type {
	Address,
	Alternative,
	Attachment,
	AutoSubmitted,
	Calendar,
	FileAttachment,
	InlineImage,
	ListUnsubscribe,
	Mailbox,
	MailboxInput,
	MailboxListInput,
	MessageContent,
} from "@todoku/mime";
export { AddressError, isMailError, MailError, printable } from "@todoku/mime";
export { type Clock, systemClock } from "./clock.ts";
export {
	type BadEntry,
	type InvalidFrom,
	InvalidFromError,
	InvalidSettingError,
	KeyConflictError,
	MailerClosedError,
	OptionError,
	SettingUnavailableError,
	TransportClosedError,
} from "./errors.ts";
export type { DeliveryOrigin, DeliveryOrigins, OriginQuestion } from "./feedback/delivery-origin.ts";
export {
	type FeedbackEvent,
	type FeedbackKind,
	type FeedbackResult,
	type FeedbackStore,
	feedbackKinds,
} from "./feedback/feedback-event.ts";
export type { FeedbackAnswer, FeedbackIntake, FeedbackRequest } from "./feedback/feedback-intake.ts";
export type { Checkpoint, Courier, Parcel } from "./mailer/courier.ts";
export type { DeliveryDetails, DeliveryReceipt } from "./mailer/delivery-receipt.ts";
export type { DecisionEvent, MailerHooks, ReceiptEvent } from "./mailer/hooks.ts";
export {
	createMailer,
	type EnqueueOptions,
	type Mailer,
	type MailerOptions,
	type SendOptions,
} from "./mailer/mailer.ts";
export { type Lane, lanes, type Message, type MessageFacts } from "./mailer/message.ts";
export {
	type Alignment,
	type AlignmentCheck,
	type ServiceRefusalPolicy,
	serviceRefusalPolicies,
} from "./mailer/refusal-policy.ts";
export { type CompositionOptions, NoRecipientError } from "./mailer/submission.ts";
export { type DeliveryStatus, deliveryStatuses } from "./outbox/delivery-status.ts";
export type {
	EnqueuedDelivery,
	Failure,
	Outbox,
	OutboxDelivery,
	OutboxMessage,
	RecordOptions,
} from "./outbox/outbox.ts";
export type { StopOptions, Worker, WorkerStatus } from "./outbox/worker.ts";
export {
	type MailCategory,
	mailCategories,
	type Route,
	type RoutingDecision,
	type RoutingReason,
	type RoutingSwitch,
	routes,
	routingReasons,
	routingSwitches,
} from "./routing/decision.ts";
export { type ExplanationLocale, explainDecision, explanationLocales } from "./routing/explain.ts";
export { decideRoute, type RoutingOptions, type RoutingQuestion } from "./routing/route.ts";
export { explainBadEntry, explainInvalidFrom } from "./senders/explain-problem.ts";
export { type NearMiss, type NearMissReason, nearMissReasons } from "./senders/near-miss.ts";
export type { BoardChange, BoardSender, SenderBoard } from "./senders/sender-board.ts";
export {
	type SenderProblemCode,
	type SenderProblemDetails,
	senderProblemCodes,
} from "./senders/sender-problem.ts";
export { type CachedSenders, cacheSenders, type SendersCacheOptions } from "./senders/senders-cache.ts";
export type { SendersAnswer, SendersLookup, SendersSource } from "./senders/senders-source.ts";
export type { SettingChange, SettingsReader, StoredSetting } from "./senders/settings-reader.ts";
export {
	type MatchKind,
	parseVerifiedSenders,
	type SenderMatch,
	type SendersOptions,
	type VerifiedSenders,
} from "./senders/verified-senders.ts";
export type { TransportCapabilities } from "./transport/capabilities.ts";
export type { Envelope } from "./transport/envelope.ts";
export {
	type AcceptedReceipt,
	type EnhancedStatus,
	type Receipt,
	type ReceiptOutcome,
	type RefusalScope,
	type RefusedReceipt,
	receiptOutcomes,
	refusalScopes,
	type UnknownReceipt,
} from "./transport/receipt.ts";
export type { Transport, TransportSendOptions } from "./transport/transport.ts";
