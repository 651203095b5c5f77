import { OutboxBench } from "./outbox-bench.ts";
import { describeOutbox } from "./outbox-conformance.ts";

describeOutbox("pglite", () => OutboxBench.onPGlite());
