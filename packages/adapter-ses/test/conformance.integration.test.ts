import { describeTransport } from "@todoku/core/conformance";
import { describe, test } from "vitest";
import { sesCapabilities, startFaultySes } from "./conformance-harness.ts";

describe("conformance", () => {
	describeTransport(test, {
		name: "ses against ses-local",
		capabilities: sesCapabilities,
		start: startFaultySes,
		// biome-ignore lint/suspicious/noConsole: the report is for whoever runs the tests
		report: (text) => console.log(text),
	});
});
