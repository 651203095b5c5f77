import type { SQS } from "@aws-sdk/client-sqs";
import { expectTypeOf } from "vitest";
import type { SesQueueClient } from "./ses-feedback-poller.ts";

// What the README says may be given: the SDK's own client.
expectTypeOf<SQS>().toExtend<SesQueueClient>();
