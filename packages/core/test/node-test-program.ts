import test from "node:test";
import { describeTransport } from "../src/conformance/index.ts";
import { memoryHarness } from "./memory-harness.ts";

// Run by `node --test`: the suite asks for no more of a runner than a function that takes a name and a body.
describeTransport(test, { ...memoryHarness(), report: (text) => void process.stderr.write(`${text}\n`) });
