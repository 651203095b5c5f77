import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSesLocal } from "@todoku/ses-local";
import { afterEach, describe, expect, test } from "vitest";
import { type FakeEndpoint, refuseWith, startFakeEndpoint } from "./fake-endpoint.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "environment-program.ts");

/** An environment in which nobody has set up AWS. */
const bare = {
	PATH: process.env["PATH"],
	AWS_CONFIG_FILE: "/nonexistent/config",
	AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
	AWS_EC2_METADATA_DISABLED: "true",
};
const keys = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "s3cret" };

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function sendWith(env: NodeJS.ProcessEnv): Promise<unknown> {
	const { stdout } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", program], { env });
	return JSON.parse(stdout);
}

/** Listens, and has nothing for anybody. */
async function startListener(): Promise<FakeEndpoint> {
	const listener = await startFakeEndpoint(refuseWith(404, "NotFound", "Nothing here"));
	cleanups.push(() => listener.close());
	return listener;
}

test("endpoint, region and keys are found in the environment", async () => {
	const ses = await startSesLocal({ identities: ["shop.example"], region: "us-east-1" });
	cleanups.push(() => ses.close());
	const receipt = await sendWith({ ...bare, ...keys, AWS_ENDPOINT_URL_SESV2: ses.url, AWS_REGION: "us-east-1" });
	const [message] = ses.messages();
	expect(receipt).toMatchObject({
		outcome: "accepted",
		providerMessageId: message?.messageId,
		messageIdSeen: `<${message?.messageId}@email.amazonses.com>`,
	});
});

describe("without keys the mail waits, SES is not called, and the metadata service", () => {
	const waits = { outcome: "deferred", scope: "route", code: "credentials" };

	test("is left alone where AWS_EC2_METADATA_DISABLED says so", async () => {
		const ses = await startListener();
		const metadata = await startListener();
		const endpoints = { AWS_ENDPOINT_URL_SESV2: ses.url, AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url };
		expect(await sendWith({ ...bare, ...endpoints, AWS_REGION: "us-east-1" })).toEqual(waits);
		expect(ses.requests).toEqual([]);
		expect(metadata.requests).toEqual([]);
	});

	test("is asked otherwise", async () => {
		const ses = await startListener();
		const metadata = await startListener();
		const endpoints = { AWS_ENDPOINT_URL_SESV2: ses.url, AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url };
		const { AWS_EC2_METADATA_DISABLED: _, ...enabled } = bare;
		expect(await sendWith({ ...enabled, ...endpoints, AWS_REGION: "us-east-1" })).toEqual(waits);
		expect(ses.requests).toEqual([]);
		expect(metadata.requests).not.toEqual([]);
	});
});
