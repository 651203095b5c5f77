import type { GetAccountCommandOutput, GetEmailIdentityCommandOutput } from "@aws-sdk/client-sesv2";
import { expect, test } from "vitest";
import { fromSesAccount, fromSesIdentity, fromSesIdentityInfo, toState } from "./from-ses-identity.ts";

const identity = (output: object): GetEmailIdentityCommandOutput => ({ $metadata: {}, ...output });
const account = (output: object): GetAccountCommandOutput => ({ $metadata: {}, ...output });

test.each([
	["PENDING", "pending"],
	["SUCCESS", "success"],
	["FAILED", "failed"],
	["TEMPORARY_FAILURE", "temporary-failure"],
	["NOT_STARTED", "not-started"],
	[undefined, "not-started"],
	["SOMETHING_NEW", "pending"],
])("takes the status %s for %s", (status, state) => {
	expect(toState(status)).toBe(state);
});

test("says everything SES says of a domain", () => {
	const output = identity({
		IdentityType: "DOMAIN",
		VerifiedForSendingStatus: true,
		VerificationStatus: "TEMPORARY_FAILURE",
		VerificationInfo: {
			ErrorType: "DNS_SERVER_ERROR",
			LastCheckedTimestamp: new Date("2026-06-02T00:00:00Z"),
			LastSuccessTimestamp: new Date("2026-06-01T00:00:00Z"),
		},
		FeedbackForwardingStatus: false,
		ConfigurationSetName: "todoku",
		DkimAttributes: {
			Status: "SUCCESS",
			SigningEnabled: true,
			SigningAttributesOrigin: "AWS_SES",
			Tokens: ["a1", "b2", "c3"],
			SigningHostedZone: "dkim.ap-northeast-3.amazonses.com.",
		},
		MailFromAttributes: {
			MailFromDomain: "Bounce.Shop.example",
			MailFromDomainStatus: "FAILED",
			BehaviorOnMxFailure: "REJECT_MESSAGE",
		},
	});
	expect(fromSesIdentity("shop.example", output)).toEqual({
		name: "shop.example",
		kind: "domain",
		verifiedForSending: true,
		verification: "temporary-failure",
		verificationError: "DNS_SERVER_ERROR",
		lastCheckedAt: new Date("2026-06-02T00:00:00Z"),
		lastSuccessAt: new Date("2026-06-01T00:00:00Z"),
		dkim: {
			state: "success",
			signingEnabled: true,
			origin: "service",
			tokens: ["a1", "b2", "c3"],
			hostedZone: "dkim.ap-northeast-3.amazonses.com",
		},
		mailFrom: { domain: "bounce.shop.example", state: "failed", onMxFailure: "reject" },
		feedbackForwarding: false,
		configurationSet: "todoku",
	});
});

test("leaves out what SES leaves out, and claims no verification that was not told", () => {
	expect(fromSesIdentity("owner@example.net", identity({}))).toEqual({
		name: "owner@example.net",
		kind: "address",
		verifiedForSending: false,
		verification: "not-started",
		verificationError: undefined,
		lastCheckedAt: undefined,
		lastSuccessAt: undefined,
		dkim: undefined,
		mailFrom: undefined,
		feedbackForwarding: true,
		configurationSet: undefined,
	});
});

test("takes an empty MAIL FROM domain for none, and words nobody knows for nothing", () => {
	const output = identity({
		MailFromAttributes: { MailFromDomain: "", MailFromDomainStatus: "PENDING", BehaviorOnMxFailure: "NEW" },
		DkimAttributes: { Status: "NEW", SigningAttributesOrigin: "AWS_SES_EU_WEST_1" },
		VerificationInfo: { ErrorType: "NEW\u001b[2J" },
	});
	const { mailFrom, dkim, verificationError } = fromSesIdentity("shop.example", output);
	expect(mailFrom).toBeUndefined();
	expect(dkim).toEqual({
		...{ state: "pending", signingEnabled: false, origin: "service" },
		...{ tokens: [], hostedZone: undefined },
	});
	expect(verificationError).toBe("NEW\ufffd[2J");
});

test("knows a DKIM key that is not SES's", () => {
	const output = identity({ DkimAttributes: { SigningAttributesOrigin: "EXTERNAL", Tokens: ["selector1"] } });
	expect(fromSesIdentity("shop.example", output).dkim).toMatchObject({ origin: "own", tokens: ["selector1"] });
});

test.each([
	["a token", { Tokens: ["a1", "b2. IN CNAME evil.test"] }],
	["a zone", { SigningHostedZone: "dkim.amazonses.com\nevil" }],
])("refuses %s that could not stand in a DNS record", (_what, attributes) => {
	expect(() => fromSesIdentity("shop.example", identity({ DkimAttributes: attributes }))).toThrow(
		expect.objectContaining({ code: "unrecognised" }),
	);
});

test("reads a line of the list, and passes over one without a name", () => {
	const info = { IdentityType: "DOMAIN", IdentityName: "shop.example", SendingEnabled: true } as const;
	expect(fromSesIdentityInfo({ ...info, VerificationStatus: "SUCCESS" })).toEqual({
		...{ name: "shop.example", kind: "domain", verifiedForSending: true, verification: "success" },
	});
	expect(fromSesIdentityInfo({ SendingEnabled: true })).toBeNull();
});

test("knows no limit from a limit", () => {
	const quota = { MaxSendRate: 14, Max24HourSend: -1, SentLast24Hours: 3 };
	const output = account({ SendingEnabled: true, ProductionAccessEnabled: false, SendQuota: quota });
	expect(fromSesAccount("eu-west-1", output)).toEqual({
		region: "eu-west-1",
		sendingEnabled: true,
		productionAccess: false,
		enforcement: undefined,
		maxSendRate: 14,
		max24HourSend: undefined,
		sentLast24Hours: 3,
	});
	expect(fromSesAccount("eu-west-1", account({ EnforcementStatus: "PROBATION" }))).toMatchObject({
		...{ sendingEnabled: false, enforcement: "PROBATION", max24HourSend: undefined },
	});
});
