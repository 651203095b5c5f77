import { describe, expect, test } from "vitest";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";
import type { Environment } from "../shell.ts";

async function run(args: readonly string[], env: Environment = {}) {
	const shell = createRecordingShell({ env });
	const exitCode = await runProgram(["service", ...args], shell);
	return { exitCode, written: shell.written, errors: shell.errors };
}

const queue = "arn:aws-cn:sqs:cn-north-1:123456789012:mail-events";

describe("todoku service policy", () => {
	test("prints the policy of a worker, for the senders that are named", async () => {
		const place = ["--account", "123456789012", "--ses-region", "ap-northeast-1"];
		const { exitCode, written } = await run(["policy", "--for", "sending", ...place, "--sender", "shop.example"]);
		expect(exitCode).toBe(0);
		expect(JSON.parse(written)).toMatchObject({
			Statement: [
				{ Action: ["ses:SendEmail", "ses:SendRawEmail"], Condition: { StringLike: expect.anything() } },
				{ Action: ["ses:GetAccount"], Resource: "*" },
				{ Action: ["ses:GetTenant"] },
			],
		});
		expect(written).toMatch(/^\{\n {2}"Version"/);
	});

	test("takes account, region and partition from an ARN, and one line where it is asked for", async () => {
		const { written } = await run(["policy", "--for", "queue", "--queue", queue, "--topic", "events", "--json"]);
		expect(written).toMatch(/^\{.*\}\n$/);
		expect(JSON.parse(written)).toMatchObject({
			Statement: [
				{
					Resource: queue,
					Condition: { ArnEquals: { "aws:SourceArn": "arn:aws-cn:sns:cn-north-1:123456789012:events" } },
				},
			],
		});
	});

	test("takes the region from the environment", async () => {
		const { written } = await run(["policy", "--for", "setup", "--account", "123456789012"], {
			AWS_REGION: "eu-west-1",
		});
		expect(written).toContain("arn:aws:ses:eu-west-1:123456789012:configuration-set/todoku");
	});

	test.each<[readonly string[], string]>([
		[["policy"], "--for <purpose>"],
		[["policy", "--for", "everything"], "Allowed choices"],
		[["policy", "--for", "setup", "--account", "123456789012"], "--ses-region"],
		[["policy", "--for", "setup", "--ses-region", "eu-west-1"], "--account"],
		[["policy", "--for", "setup", "--ses-region", "eu-west-1", "--account", "12"], "twelve digits"],
		[["policy", "--for", "events", "--ses-region", "eu-west-1", "--account", "123456789012"], "from a queue"],
		[["policy", "--for", "queue", "--queue", queue, "--sender", "shop.example"], "--sender"],
		[["setup", "--yes"], "--apply"],
		[["setup", "--identity", "shop.example"], "--feedback-forwarding"],
		[["setup", "--subscriber", "http://shop.example/"], "https URL"],
		[["setup", "--calls-per-second", "0"], "0.001"],
		[["setup", "--ses-region", "Tokyo!"], "AWS region"],
	])("%j is wrong usage, and says why", async (args, why) => {
		const { exitCode, written, errors } = await run(args);
		expect({ exitCode, written }).toEqual({ exitCode: 2, written: "" });
		expect(errors).toContain(why);
	});
});

test.each(["setup", "policy"])("todoku service %s --help explains every option", async (name) => {
	const { exitCode, written } = await run([name, "--help"]);
	expect(exitCode).toBe(0);
	for (const option of ["--configuration-set", "--topic", "--ses-region", "--json"]) expect(written).toContain(option);
});
