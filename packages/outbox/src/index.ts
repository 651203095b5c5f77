export { createOutbox } from "./create-outbox.ts";
export type {
	Act,
	ActOutcome,
	ActRow,
	AttemptRow,
	DeliveryFile,
	DeliveryFilter,
	DeliveryPage,
	DeliveryRow,
	OutboxOffice,
	OutboxStatus,
	TenantLimits,
} from "./outbox-office.ts";
export type {
	OutboxOptions,
	PauseOptions,
	QuotaSource,
	RetryOptions,
	UnknownOutcomeOptions,
} from "./outbox-options.ts";
export {
	type AttemptStart,
	type ClaimedDelivery,
	type ClaimRequest,
	type ClaimToken,
	type HoldReason,
	holdReasons,
	type MaintenanceReport,
	type NextStep,
	type OpenAttempt,
	type OutboxStore,
	type PauseRequest,
	type RoutePause,
	type SendQuota,
	type Settlement,
	type SettleResult,
	type SlotAnswer,
	type SlotRequest,
	type TenantState,
	type WaitingRoom,
	waitingRooms,
} from "./outbox-store.ts";
export type { Timer } from "./timer.ts";
