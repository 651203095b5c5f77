import { expect, test } from "vitest";
import { readSesAccess, type TopicGrant, withSesStatement } from "./topic-policy.ts";

const grant: TopicGrant = {
	topicArn: "arn:aws:sns:eu-west-1:123456789012:events",
	accountId: "123456789012",
	sourceArn: "arn:aws:ses:eu-west-1:123456789012:configuration-set/todoku",
};

const ses = { Service: "ses.amazonaws.com" };
const account = { StringEquals: { "aws:SourceAccount": grant.accountId } };

/** The policy that SNS gives a topic by itself. */
const byDefault = {
	Version: "2008-10-17",
	Id: "__default_policy_ID",
	Statement: [
		{
			Sid: "__default_statement_ID",
			Effect: "Allow",
			Principal: { AWS: "*" },
			Action: ["SNS:Publish", "SNS:Subscribe"],
			Resource: grant.topicArn,
			Condition: { StringEquals: { "AWS:SourceOwner": grant.accountId } },
		},
	],
};

const statement = (more: object): object => ({
	...{ Effect: "Allow", Principal: ses, Action: "sns:Publish", Resource: grant.topicArn },
	...more,
});
const access = (...statements: readonly object[]): string =>
	readSesAccess(JSON.stringify({ Version: "2012-10-17", Statement: statements }), grant);

test("a topic's own policy does not let SES in, and ours does, beside it", () => {
	expect(readSesAccess(JSON.stringify(byDefault), grant)).toBe("none");
	const mended = withSesStatement(JSON.stringify(byDefault), grant);
	expect(readSesAccess(mended, grant)).toBe("restricted");
	expect(JSON.parse(mended)).toMatchObject({ ...byDefault, Statement: [byDefault.Statement[0], { Principal: ses }] });
});

test("a topic without a policy gets one, for this account and configuration set only", () => {
	expect(readSesAccess(undefined, grant)).toBe("none");
	expect(JSON.parse(withSesStatement(undefined, grant))).toEqual({
		Version: "2012-10-17",
		Statement: [
			{
				Sid: "TodokuSesEvents",
				Effect: "Allow",
				Principal: ses,
				Action: "SNS:Publish",
				Resource: grant.topicArn,
				Condition: { StringEquals: { "AWS:SourceAccount": grant.accountId, "AWS:SourceArn": grant.sourceArn } },
			},
		],
	});
});

test("a second configuration set gets a statement of its own", () => {
	const other = { ...grant, sourceArn: grant.sourceArn.replace("todoku", "other") };
	const first = withSesStatement(undefined, grant);
	expect(readSesAccess(first, other)).toBe("none");
	const both = withSesStatement(first, other);
	expect([readSesAccess(both, grant), readSesAccess(both, other)]).toEqual(["restricted", "restricted"]);
	const { Statement: statements } = JSON.parse(both) as { readonly Statement: readonly { readonly Sid: string }[] };
	expect(statements.map(({ Sid: sid }) => sid)).toEqual(["TodokuSesEvents", "TodokuSesEvents2"]);
});

test.each<[string, object, string]>([
	["an account as condition", { Condition: account }, "restricted"],
	[
		"lists and wildcards",
		{ Action: ["SNS:Get*", "sns:*"], Resource: ["x", "arn:aws:sns:*:events"], Condition: account },
		"restricted",
	],
	[
		"an ARN of the account",
		{ Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:ses:*:123456789012:*" } } },
		"restricted",
	],
	["no condition", {}, "open"],
	["anybody, and no condition", { Principal: "*" }, "open"],
	["any AWS account, and no condition", { Principal: { AWS: ["*"] } }, "open"],
	["a condition that anything meets", { Condition: { StringLike: { "aws:SourceAccount": "*" } } }, "open"],
	["another account", { Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } }, "none"],
	["another configuration set", { Condition: { ArnEquals: { "aws:SourceArn": `${grant.sourceArn}2` } } }, "none"],
	["a condition we do not know", { Condition: { Bool: { "aws:SecureTransport": "true" } } }, "none"],
	["a key we do not know", { Condition: { StringEquals: { "aws:SourceOwner": grant.accountId } } }, "none"],
	["another action", { Action: "SNS:Subscribe", Condition: account }, "none"],
	["another topic", { Resource: `${grant.topicArn}2`, Condition: account }, "none"],
	["another service", { Principal: { Service: "s3.amazonaws.com" }, Condition: account }, "none"],
	["a denial", { Effect: "Deny" }, "none"],
])("a statement with %s", (_what, more, expected) => {
	expect(access(statement(more))).toBe(expected);
});

test("what is open stays open, whatever stands beside it", () => {
	expect(access(statement({ Condition: account }), statement({}))).toBe("open");
});

test.each(["", "no", "[]", "null", '{"Statement":["x"]}'])("what is no policy is not understood: %j", (text) => {
	expect(readSesAccess(text, grant)).toBe("unreadable");
});

test("a policy full of wildcards takes no time", () => {
	const resource = `${"*a".repeat(20_000)}b`;
	const startedAt = performance.now();
	expect(access(statement({ Resource: resource }))).toBe("none");
	expect(performance.now() - startedAt).toBeLessThan(1000);
});
