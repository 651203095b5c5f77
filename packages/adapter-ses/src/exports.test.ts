import { expect, test } from "vitest";
import * as entry from "./index.ts";

test("exports these names and no others", () => {
	expect(Object.keys(entry).toSorted()).toEqual([
		"createSesFeedbackIntake",
		"createSesFeedbackPoller",
		"createSesIdentities",
		"createSesQuotaSource",
		"createSesServiceSetup",
		"createSesSuppressionList",
		"createSesTransport",
		"diffSuppressions",
		"sesPolicyPurposes",
		"sesQueuePolicy",
		"sesReceiptCodes",
		"sesRefusalCodes",
		"sesServicePartKinds",
		"sesServicePolicy",
		"sesSuppressionReasons",
		"sesVerificationStates",
		"syncSuppressions",
	]);
});
