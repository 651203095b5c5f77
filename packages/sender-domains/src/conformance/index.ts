export { describeSenderStore, type RegisterTest } from "./describe-sender-store.ts";
export type { SenderStoreHarness, SenderStoreUnderTest } from "./harness.ts";
