export { createFakeTimer, type FakeTimer } from "./fake-timer.ts";
export type { MemoryAttempt, MemoryDelivery, MemoryMessage } from "./memory-delivery.ts";
export {
	createMemoryOutboxStore,
	type MemoryOutboxStore,
	type MemoryOutboxStoreOptions,
} from "./memory-outbox-store.ts";
