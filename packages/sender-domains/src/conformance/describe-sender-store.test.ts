import { test } from "vitest";
import { createMemorySenderStore } from "../testing/memory-sender-store.ts";
import { describeSenderStore } from "./index.ts";

describeSenderStore(test, {
	name: "memory",
	create: async () => ({ store: createMemorySenderStore(), dispose: async () => undefined }),
});
