import { expect, it } from "vitest";
import * as entry from "./index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(entry).toSorted()).toEqual([
		"createAlignmentCheck",
		"createDmarcCache",
		"createNodeTxtLookup",
		"discoverDmarc",
		"dmarcNoteKinds",
		"dmarcPolicies",
		"dmarcRejections",
		"dmarcSources",
		"dnsFailures",
		"maxDiscoveryLookups",
		"parseDmarcRecord",
	]);
});
