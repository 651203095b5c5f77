import { describe, expect, test } from "vitest";
import { createPlayedSenders, type PlayedSenders } from "../../test/played-senders.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { parseServer } from "./apply-flags.ts";

const act = ["--reason", "asked for by the shop", "--actor", "hanako"];
const apply = ["domain", "apply", "shop.example"];
// The discard port: nothing listens there, and nothing is to be sent.
const byUpdate = ["--rfc2136", "--server", "127.0.0.1:9"];

async function issued(): Promise<PlayedSenders> {
	const played = createPlayedSenders();
	const reports = ["--dmarc-reports", "dmarc@shop.example"];
	await played.run(["domain", "register", "shop.example", ...act, "--skip-survey", "new", ...reports]);
	return played;
}

describe("todoku domain apply", () => {
	test("shows the difference, and changes nothing with --dry-run", async () => {
		const { run, dns } = await issued();
		dns.set("TXT bounce.shop.example", ["v=spf1 ip4:192.0.2.1 ~all"]);
		const { exitCode, written } = await run([...apply, ...byUpdate, "--dry-run"]);
		expect(exitCode).toBe(0);
		expect(written).toContain("  + bounce.shop.example MX 10 feedback-smtp.ap-northeast-1.amazonses.com\n");
		expect(written).toContain("  - bounce.shop.example TXT v=spf1 ip4:192.0.2.1 ~all\n");
		expect(written).toContain("  + bounce.shop.example TXT v=spf1 ip4:192.0.2.1 include:amazonses.com ~all\n");
		expect(written).not.toContain("done:");
	});

	test("asks, and changes nothing where the answer is no", async () => {
		const { run } = await issued();
		const shell = createRecordingShell({ answers: ["n"] });
		const { exitCode, errors } = await run([...apply, ...byUpdate], shell);
		expect(exitCode).toBe(1);
		expect(errors).toContain("Make these 6 changes in the DNS? [y/N]");
		expect(errors).toContain("Nothing was done");
	});

	test("leaves to people what stands in the way, and ends with 1", async () => {
		const { run, dns } = await issued();
		dns.set("MX bounce.shop.example", ["10 mail.elsewhere.example"]);
		const { exitCode, written, errors } = await run([...apply, ...byUpdate, "--dry-run", "--json"]);
		expect(exitCode).toBe(1);
		const { changes } = JSON.parse(written) as { changes: { kind: string; type: string; because?: string }[] };
		expect(changes.map(({ kind, type, because = "" }) => `${kind} ${type} ${because}`.trim())).toEqual([
			...["by-hand MX conflict", "by-hand TXT name-in-use", "add CNAME", "add CNAME", "add CNAME", "add TXT"],
		]);
		expect(errors).toContain("2 records are left to people");
	});

	test("does not count what another organisation has to publish", async () => {
		const { run } = createPlayedSenders();
		const reports = ["--dmarc-reports", "reports@collector.example"];
		await run(["domain", "register", "shop.example", ...act, "--skip-survey", "new", ...reports]);
		const { exitCode, written } = await run([...apply, ...byUpdate, "--dry-run"]);
		expect(written).toContain(
			"  ! shop.example._report._dmarc.collector.example TXT (by hand, in the zone of somebody else): ",
		);
		expect(exitCode).toBe(0);
	});

	test("has nothing to do where everything is there, and asks nobody", async () => {
		const { run, publish } = await issued();
		await publish("shop.example");
		const { exitCode, written } = await run([...apply, "--route53"]);
		expect(exitCode).toBe(0);
		expect(written).toBe("Nothing is to be changed in the DNS.\n  6 records are there already.\n");
	});

	test("does not publish half of the records of a domain that nobody has registered", async () => {
		const { exitCode, errors } = await createPlayedSenders().run([...apply, ...byUpdate, "--yes"]);
		expect(exitCode).toBe(1);
		expect(errors).toContain("run todoku domain register first");
	});

	test.each([
		[[], "name one way"],
		[["--rfc2136", "--route53"], "name one way"],
		[["--rfc2136"], "needs --server"],
		[["--route53", "--key", "k"], "are for --rfc2136"],
		[[...byUpdate, "--wait"], "are for --route53"],
		[["--rfc2136", "--server", "a b"], "It must be a host name"],
		[["--rfc2136", "--server", "host;quit"], "It must be a host name"],
	])("takes %j for wrong usage", async (args, message) => {
		const { run, service } = createPlayedSenders();
		const { exitCode, errors } = await run([...apply, ...args]);
		expect(exitCode).toBe(2);
		expect(errors).toContain(message);
		expect(service.calls).toEqual([]);
	});

	test.each([
		["192.0.2.53", { host: "192.0.2.53", port: undefined }],
		["ns.shop.example:5353", { host: "ns.shop.example", port: 5353 }],
		["2001:db8::53", { host: "2001:db8::53", port: undefined }],
		["[2001:db8::53]:5353", { host: "2001:db8::53", port: 5353 }],
	])("reads the server %s", (text, server) => {
		expect(parseServer(text)).toEqual(server);
	});
});
