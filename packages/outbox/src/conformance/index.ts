export { describeOutboxStore, type RegisterTest } from "./describe-outbox-store.ts";
export type { OutboxStoreHarness, StoreUnderTest } from "./harness.ts";
