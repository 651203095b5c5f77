import { createServer } from "node:net";
import { type DnsServer, startDnsServer } from "@todoku/sender-domains/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRecordingShell, type RecordingShell } from "../test/recording-shell.ts";
import { runProgram } from "./program.ts";

let shell: RecordingShell;
let running: Promise<number>;

beforeEach(() => {
	shell = createRecordingShell();
});

afterEach(async () => {
	shell.stop();
	await running;
});

async function start(...args: string[]): Promise<string> {
	running = runProgram(["ses-local", "--port", "0", ...args], shell);
	await shell.untilWritten("http://127.0.0.1:");
	return /http:\/\/127\.0\.0\.1:\d+/.exec(shell.written)?.[0] ?? "";
}

function send(url: string, from: string, to: readonly string[], subject: string): Promise<Response> {
	return fetch(`${url}/v2/email/outbound-emails`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			FromEmailAddress: from,
			Destination: { ToAddresses: to },
			Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: "Hello" } } } },
		}),
	});
}

async function idOf(answer: Response): Promise<string> {
	const { MessageId } = (await answer.json()) as { MessageId: string };
	return MessageId;
}

describe("todoku ses-local", () => {
	test("says where it is, how the SDK gets there, and how to look at the mail", async () => {
		const url = await start();

		expect(shell.written).toContain(`Local Amazon SES v2 at ${url} (region ap-northeast-1). Stop it with Ctrl+C.`);
		expect(shell.written).toContain(`endpoint: "${url}"`);
		expect(shell.written).toContain(`AWS_ENDPOINT_URL_SESV2=${url} AWS_REGION=ap-northeast-1`);
		expect((await fetch(`${url}/_ses-local/messages`)).status).toBe(200);
		expect(shell.written).toContain(`curl ${url}/_ses-local/messages\n`);
	});

	test("stops when asked to, with exit code 0, and listens no more", async () => {
		const url = await start();

		shell.stop();

		expect(await running).toBe(0);
		await expect(fetch(url)).rejects.toThrow("fetch failed");
	});

	test("prints a line for each mail: recipients, subject, id", async () => {
		const url = await start("--identity", "shop.example");

		const first = await idOf(await send(url, "a@shop.example", ["x@example.net"], "ご注文"));
		const second = await idOf(await send(url, "a@shop.example", ["x@example.net", "y@example.net"], "\u001b[31mred"));
		await shell.untilWritten(second);

		expect(shell.written).toContain(`Z  1 recipient  "ご注文"  ${first}\n`);
		expect(shell.written).toContain(`Z  2 recipients  "\ufffd[31mred"  ${second}\n`);
	});

	test("verifies every identity that is named, one by one or several at once", async () => {
		const url = await start("--identity", "a.example", "b.example", "--identity", "owner@c.example");

		const answers = [
			await send(url, "x@a.example", ["x@example.net"], "a"),
			await send(url, "x@b.example", ["x@example.net"], "b"),
			await send(url, "owner@c.example", ["x@example.net"], "c"),
			await send(url, "other@c.example", ["x@example.net"], "d"),
		];

		expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 400]);
		expect(shell.written).toContain("May be sent from: a.example, b.example, owner@c.example\n");
	});

	test("says that nothing may be sent while nothing is verified", async () => {
		await start("--region", "us-east-1");

		expect(shell.written).toContain("(region us-east-1)");
		expect(shell.written).toContain("May be sent from: nothing yet");
	});

	test("prints JSON lines with --json, and nothing else", async () => {
		const url = await start("--identity", "shop.example", "--json");
		const messageId = await idOf(await send(url, "a@shop.example", ["x@example.net"], "ご注文"));
		await shell.untilWritten(messageId);

		const lines = shell.written.trimEnd().split("\n");
		expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
			{ event: "listening", url, region: "ap-northeast-1", identities: ["shop.example"], admin: `${url}/_ses-local` },
			{ event: "message", messageId, at: expect.any(String), recipients: ["x@example.net"], subject: "ご注文" },
		]);
	});
});

function create(url: string, name: string): Promise<Response> {
	return fetch(`${url}/v2/email/identities`, { method: "POST", body: JSON.stringify({ EmailIdentity: name }) });
}

async function aliasesIn(answer: Response): Promise<readonly (readonly [name: string, target: string])[]> {
	const { DkimAttributes } = (await answer.json()) as {
		DkimAttributes: { Tokens: string[]; SigningHostedZone: string };
	};
	const { Tokens, SigningHostedZone } = DkimAttributes;
	return Tokens.map((token) => [`${token}._domainkey.shop.example`, `${token}.${SigningHostedZone}`]);
}

describe("todoku ses-local --dns", () => {
	let dns: DnsServer;

	beforeEach(async () => {
		dns = await startDnsServer({ zones: { "shop.example": {} } });
	});

	afterEach(async () => {
		await dns.close();
	});

	test("verifies a domain by the records the server shows, and says so", { timeout: 15_000 }, async () => {
		const url = await start("--dns", dns.address, "--identity", "by-hand.example");
		for (const [name, target] of await aliasesIn(await create(url, "shop.example"))) dns.set(name, { CNAME: target });

		await shell.untilWritten("shop.example  DKIM: PENDING -> SUCCESS\n");

		expect(shell.written).toContain(`Domains are verified by: their records at ${dns.address}\n`);
		expect(shell.written).toContain("Z  shop.example  identity: PENDING -> SUCCESS\n");
		const answers = [
			await send(url, "a@shop.example", ["x@example.net"], "a"),
			await send(url, "a@by-hand.example", ["x@example.net"], "b"),
		];
		expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
	});

	test("revokes a domain whose records are gone for as long as it is told", { timeout: 15_000 }, async () => {
		const url = await start("--json", "--dns", dns.address, "--revoke-after", "0");
		const aliases = await aliasesIn(await create(url, "shop.example"));
		for (const [name, target] of aliases) dns.set(name, { CNAME: target });
		await shell.untilWritten('"what":"dkim","from":"PENDING","to":"SUCCESS"');

		for (const [name] of aliases) dns.remove(name);
		await shell.untilWritten('"what":"dkim","from":"SUCCESS","to":"FAILED","error":"HOST_NOT_FOUND"');

		expect((await send(url, "a@shop.example", ["x@example.net"], "a")).status).toBe(400);
	});
});

test("todoku ses-local shows the link that verifies an address, which works", async () => {
	const url = await start();
	await create(url, "owner@c.example");
	await shell.untilWritten("/_ses-local/verify/");

	const link = /owner@c\.example {2}open this link to verify the address: (\S+)\n/.exec(shell.written)?.[1] ?? "";
	expect((await fetch(link)).status).toBe(200);

	expect((await send(url, "owner@c.example", ["x@example.net"], "a")).status).toBe(200);
});

describe("what keeps it from starting", () => {
	test.each([
		[["--dns", "dns.example"], "A DNS server looks like 127.0.0.1:15353"],
		[["--dns", "127.0.0.1:99999"], "A DNS server looks like 127.0.0.1:15353"],
		[["--dns", "::1:70000:"], "A DNS server looks like 127.0.0.1:15353"],
		[["--dns", "127.0.0.1:15353", "--revoke-after", "soon"], "Seconds are a whole number"],
		[["--revoke-after", "60"], "--revoke-after says nothing without --dns"],
	])("a flag that makes no sense: %j", async (args, message) => {
		running = runProgram(["ses-local", "--port", "0", ...args], shell);

		expect(await running).toBe(2);
		expect(shell.errors).toContain(message);
		expect(shell.written).toBe("");
	});

	test("an identity that is neither a domain nor an address", async () => {
		running = runProgram(["ses-local", "--port", "0", "--identity", "shop.example", "a b"], shell);

		expect(await running).toBe(1);
		expect(shell.errors).toBe('error: --identity "a b" is neither a domain nor an address\n');
		expect(shell.written).toBe("");
	});

	test("a port in use", async () => {
		const other = createServer();
		await new Promise<void>((resolve) => {
			other.listen(0, "127.0.0.1", resolve);
		});
		const { port } = other.address() as { port: number };

		running = runProgram(["ses-local", "--port", String(port), "--json"], shell);

		expect(await running).toBe(1);
		expect(JSON.parse(shell.errors)).toEqual({
			error: { code: "port-in-use", message: expect.stringContaining(`Port ${port} of 127.0.0.1 is in use`) },
		});
		await new Promise((resolve) => {
			other.close(resolve);
		});
	});

	test("a host that is not this machine", async () => {
		// TEST-NET-1 (RFC 5737): nobody's address.
		running = runProgram(["ses-local", "--port", "0", "--host", "192.0.2.1"], shell);

		expect(await running).toBe(1);
		expect(shell.errors).toBe('error: "192.0.2.1" is no address of this machine; leave --host out for 127.0.0.1\n');
	});
});
