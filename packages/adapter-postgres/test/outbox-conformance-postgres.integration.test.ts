import { describe } from "vitest";
import { hasPostgres, OutboxBench } from "./outbox-bench.ts";
import { describeOutbox } from "./outbox-conformance.ts";

describe.skipIf(!(await hasPostgres()))("the outbox on PostgreSQL", () => {
	describeOutbox("postgres", () => OutboxBench.onPostgres());
});
