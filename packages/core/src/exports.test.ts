import { expect, it } from "vitest";
import * as adapter from "./adapter.ts";
import * as conformance from "./conformance/index.ts";
import * as core from "./index.ts";
import * as testing from "./testing/index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(core).toSorted()).toEqual([
		"AddressError",
		"InvalidFromError",
		"InvalidSettingError",
		"KeyConflictError",
		"MailError",
		"MailerClosedError",
		"NoRecipientError",
		"OptionError",
		"SettingUnavailableError",
		"TransportClosedError",
		"cacheSenders",
		"createMailer",
		"decideRoute",
		"deliveryStatuses",
		"explainBadEntry",
		"explainDecision",
		"explainInvalidFrom",
		"explanationLocales",
		"feedbackKinds",
		"isMailError",
		"lanes",
		"mailCategories",
		"nearMissReasons",
		"parseVerifiedSenders",
		"printable",
		"receiptOutcomes",
		"refusalScopes",
		"routes",
		"routingReasons",
		"routingSwitches",
		"senderProblemCodes",
		"serviceRefusalPolicies",
		"systemClock",
	]);
});

it("exports these names for tests and no others", () => {
	expect(Object.keys(testing).toSorted()).toEqual([
		"createFakeClock",
		"createRecordingTransport",
		"smtpPoints",
		"startSmtpFaultServer",
	]);
});

it("exports these names for the tests of adapters and no others", () => {
	expect(Object.keys(conformance).toSorted()).toEqual(["conformanceCapabilities", "describeTransport"]);
});

it("exports these names for adapters and no others", () => {
	expect(Object.keys(adapter).toSorted()).toEqual([
		"GuardedHooks",
		"readBoolean",
		"readFeedbackBody",
		"readInteger",
		"readMilliseconds",
		"readRecord",
		"refuseUnknown",
	]);
});
