import { expect, test } from "vitest";
import type { SesPolicyPurpose } from "./policy-actions.ts";
import { type SesPolicyOptions, sesQueuePolicy, sesServicePolicy } from "./service-policy.ts";

const place = { region: "ap-northeast-1", accountId: "123456789012" } as const;

test("sending is allowed with the configuration set, from the senders that are named and their subdomains", () => {
	const policy = sesServicePolicy({
		...place,
		purpose: "sending",
		configurationSet: "events",
		senders: ["Shop.example", "own*er@example.net"],
	});
	expect(policy.Version).toBe("2012-10-17");
	expect(policy.Statement[0]).toEqual({
		Sid: "TodokuSend",
		Effect: "Allow",
		Action: ["ses:SendEmail", "ses:SendRawEmail"],
		Resource: [
			"arn:aws:ses:ap-northeast-1:123456789012:identity/*",
			"arn:aws:ses:ap-northeast-1:123456789012:configuration-set/events",
		],
		Condition: {
			StringLike: { "ses:FromAddress": ["*@shop.example", "*@*.shop.example", `own\${*}er@example.net`] },
		},
	});
	expect(sesServicePolicy({ ...place, purpose: "sending" }).Statement[0]).not.toHaveProperty("Condition");
});

test("events need a queue, and nothing but it", () => {
	const { Statement: statements } = sesServicePolicy({ ...place, purpose: "events", queue: "mail-events" });
	expect(statements).toEqual([
		{
			Sid: "TodokuQueue",
			Effect: "Allow",
			Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
			Resource: "arn:aws:sqs:ap-northeast-1:123456789012:mail-events",
		},
	]);
	expect(() => sesServicePolicy({ ...place, purpose: "events" })).toThrow(expect.objectContaining({ option: "queue" }));
});

test.each<SesPolicyPurpose>(["onboarding", "setup"])(
	"%s is allowed on everything only where AWS knows nothing narrower",
	(purpose) => {
		const { Statement: statements } = sesServicePolicy({ ...place, partition: "aws-cn", purpose, topic: "events" });
		const onAll = statements
			.filter(({ Resource: resource }) => resource === "*")
			.flatMap(({ Action: action }) => action);
		expect(onAll.filter((action) => /Identity|Create|ConfigurationSet|Topic(?!s)/.test(action))).toEqual([]);
		const resources = statements.flatMap(({ Resource: resource }) => resource).filter((each) => each !== "*");
		expect(resources.every((each) => /^arn:aws-cn:s[en]s:ap-northeast-1:123456789012:/.test(each))).toBe(true);
		expect(new Set(statements.map(({ Sid: sid }) => sid)).size).toBe(statements.length);
	},
);

test("a queue lets the topic in, and no other", () => {
	const topic = "arn:aws:sns:ap-northeast-1:123456789012:events";
	expect(sesQueuePolicy({ ...place, topic, queue: "mail-events" }).Statement[0]).toEqual({
		Sid: "TodokuEvents",
		Effect: "Allow",
		Principal: { Service: "sns.amazonaws.com" },
		Action: ["sqs:SendMessage"],
		Resource: "arn:aws:sqs:ap-northeast-1:123456789012:mail-events",
		Condition: { ArnEquals: { "aws:SourceArn": topic } },
	});
	expect(() => sesQueuePolicy({ ...place, topic })).toThrow(expect.objectContaining({ option: "queue" }));
});

test.each<[string, object]>([
	["purpose", { purpose: "everything" }],
	["region", { region: "Tokyo*" }],
	["accountId", { accountId: "*" }],
	["partition", { partition: "other" }],
	["configurationSet", { configurationSet: "a/*" }],
	["topic", { topic: "*" }],
	["queue", { queue: "arn:aws:sqs:ap-northeast-1:123456789012:*" }],
	["senders", { senders: [] }],
	["senders", { senders: ["*.shop.example"] }],
	["senders", { purpose: "setup", senders: ["shop.example"] }],
	["extra", { extra: 1 }],
])("refuses a wrong option %s", (option, wrong) => {
	const options = { ...place, purpose: "sending", ...wrong } as SesPolicyOptions;
	expect(() => sesServicePolicy(options)).toThrow(expect.objectContaining({ option }));
});
