import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceOutage } from "@todoku/sender-domains/testing";
import { describe, expect, test } from "vitest";
import { createPlayedSenders, type PlayedSenders } from "../../test/played-senders.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";

const folder = mkdtempSync(join(tmpdir(), "todoku-domain-"));
const act = ["--reason", "asked for by the shop", "--actor", "hanako"];
const whose = ["--tenant", "shop-1"];
const skip = ["--skip-survey", "a new shop"];
const reports = ["--dmarc-reports", "dmarc@shop.example"];
const json = (text: string) => JSON.parse(text) as Record<string, never>;

function survey(name: string, dead: readonly string[]): string {
	const file = join(folder, name);
	writeFileSync(
		file,
		JSON.stringify({ surveyedAt: "2026-11-20T00:00:00.000Z", mails: 40, dead: dead.map((address) => ({ address })) }),
	);
	return file;
}

async function registered(): Promise<PlayedSenders> {
	const played = createPlayedSenders();
	await played.run(["domain", "register", "shop.example", ...whose, ...act, ...skip, ...reports]);
	played.service.verify("shop.example");
	await played.publish("shop.example");
	await played.run(["domain", "check", "shop.example", ...whose]);
	return played;
}

describe("todoku domain register", () => {
	test("issues the records, says what comes next, and notes who wanted it", async () => {
		const { run, service, store, closed } = createPlayedSenders();
		const args = ["domain", "register", "Shop.example.", ...whose, ...act, ...skip, ...reports];
		const { exitCode, written, errors } = await run(args);

		expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
		expect(written).toContain("shop.example  records issued");
		expect(written).toContain("missing  MX     bounce.shop.example");
		expect(written).toContain("todoku domain watch shop.example --tenant shop-1");
		expect(service.identities.get("shop.example")?.mailFrom?.domain).toBe("bounce.shop.example");
		const record = await store.senderStore.read("shop-1", "shop.example");
		expect(record).toMatchObject({
			step: "records-issued",
			dmarcReports: "dmarc@shop.example",
			waived: { survey: { actor: "hanako", reason: "a new shop" } },
		});
		expect([store.closed(), closed()]).toEqual([1, 1]);
	});

	test("asks nothing of the service before the returned mail was surveyed, and says how", async () => {
		const { run, service } = createPlayedSenders();
		const { exitCode, written, errors } = await run(["domain", "register", "shop.example", ...act]);

		expect(exitCode).toBe(1);
		expect(written).toContain("todoku bounces survey <mailbox> --save survey.json");
		expect(written).not.toContain("What comes next");
		expect(errors).toContain("something has to come first (survey)");
		expect(service.calls.filter(({ method }) => method === "create")).toEqual([]);
	});

	test("asks for the clean-up of dead addresses, and goes on after a second survey without any", async () => {
		const { run, store } = createPlayedSenders();
		const args = ["domain", "register", "shop.example", ...act, "--json"];
		const first = await run([...args, "--survey", survey("dead.json", ["gone@customer.test"])]);
		expect(first.exitCode).toBe(1);
		expect(json(first.written)).toMatchObject({ record: { step: "cleanup-requested" }, waitsFor: ["cleanup"] });
		expect(json(first.errors)).toMatchObject({ error: { code: "sender-step" } });

		const second = await run([...args, "--survey", survey("clean.json", [])]);
		expect(second.exitCode).toBe(0);
		expect(json(second.written)).toMatchObject({ record: { step: "records-issued" } });
		const events = (await store.senderStore.history(undefined, "shop.example")).map(({ event }) => event);
		expect(events.toReversed()).toEqual([
			...["requested", "survey-recorded", "cleanup-requested", "survey-recorded", "records-issued"],
		]);
	});

	test("goes on with dead addresses where somebody says why", async () => {
		const { run } = createPlayedSenders();
		const dead = survey("left.json", ["gone@customer.test"]);
		const { exitCode, written } = await run([
			...["domain", "register", "shop.example", ...act, "--survey", dead, "--skip-survey", "one is bearable", "--json"],
		]);
		expect(exitCode).toBe(0);
		expect(json(written)).toMatchObject({ record: { step: "records-issued", survey: { deadAddresses: 1 } } });
	});

	test("repeated, it changes nothing more", async () => {
		const { run, store } = createPlayedSenders();
		const args = ["domain", "register", "shop.example", ...act, ...reports, "--survey", survey("again.json", [])];
		await run(args);
		const before = await store.senderStore.history(undefined, "shop.example");
		expect((await run(args)).exitCode).toBe(0);
		expect(await store.senderStore.history(undefined, "shop.example")).toEqual(before);
	});

	test.each([
		["en", "belongs to a service that gives addresses to everybody"],
		["ja", "だれでもアドレスを取得できるサービス"],
	])("refuses free mail with the reason, in %s", async (locale, reason) => {
		const { run, store } = createPlayedSenders();
		const { exitCode, errors } = await run(["domain", "register", "gmail.com", ...act, "--locale", locale]);
		expect(exitCode).toBe(1);
		expect(errors).toContain(reason);
		expect((await store.senderStore.list()).senders).toEqual([]);
	});

	test.each([
		[["owner@shop.example", ...act], "todoku address verify takes addresses"],
		[["shop.example", "--reason", "x", "--actor", "a", "--waive", "dkim=no"], "mail-from=<reason> or dmarc=<reason>"],
		[["shop.example", "--reason", "x", "--actor", "a", "--waive", "dmarc= "], "the reason is recorded"],
		[["shop.example", ...act, "--skip-survey", " "], "--skip-survey is empty"],
		[["shop.example", ...act, ...skip, "--mail-from", "elsewhere.example"], "mailFromDomain"],
		[["shop.example", ...act, ...skip, "--dmarc-reports", "nobody"], "dmarcReports"],
		[["shop.example", "--actor", "a"], "--reason"],
	])("takes %j for wrong usage", async (args, message) => {
		const { run, service } = createPlayedSenders();
		const { exitCode, errors } = await run(["domain", "register", ...args]);
		expect(exitCode).toBe(2);
		expect(errors).toContain(message);
		expect(service.calls).toEqual([]);
	});

	test("dates a survey by its own word, and not by its file", async () => {
		const { exitCode, written } = await createPlayedSenders().run([
			...["domain", "register", "shop.example", ...act, "--survey", survey("dated.json", []), "--json"],
		]);
		expect(exitCode).toBe(0);
		expect(json(written)).toMatchObject({ record: { survey: { at: "2026-11-20T00:00:00.000Z", mails: 40 } } });
	});

	test.each([
		'{"surveyedAt":"2026-11-20T00:00:00.000Z","mails":-1,"dead":[]}',
		'{"mails":1,"dead":[]}',
		'{"surveyedAt":"soon","mails":1,"dead":[]}',
	])("says of a file with %s that it is no survey", async (text) => {
		const file = join(folder, "none.json");
		writeFileSync(file, text);
		const { exitCode, errors } = await createPlayedSenders().run([
			...["domain", "register", "shop.example", ...act, "--survey", file, "--json"],
		]);
		expect(exitCode).toBe(1);
		expect(json(errors)).toMatchObject({ error: { code: "survey-file" } });
	});
});

describe("todoku domain check", () => {
	test("says of each record what is there, and what the sender waits for", async () => {
		const { run } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...whose, ...act, ...skip, ...reports]);
		const { exitCode, written } = await run(["domain", "check", "shop.example", ...whose, "--locale", "ja"]);
		expect(exitCode).toBe(0);
		expect(written).toContain("shop.example  検証待ち");
		expect(written).toContain("待っているもの：");
		expect(written).toContain("配信サービスがDKIMのCNAMEレコードをまだ確認していません");
		expect(written).toContain("なし  TXT    _dmarc.shop.example");
	});

	test("registers what has everything, with the evidence", async () => {
		const { store, run } = await registered();
		expect(store.changes).toMatchObject([{ tenant: "shop-1", setting: "shop.example", actor: "todoku" }]);
		expect(store.changes[0]?.evidence).toContain("verification success");
		const { written } = await run(["domain", "check", "shop.example", ...whose]);
		expect(written).toContain("Its entry is in the setting");
		expect(written).toContain("Every record is in place.");
		expect(written).not.toContain("It waits for");
	});

	test("registers without what was waived, and shows by whom", async () => {
		const { run, service, store } = createPlayedSenders();
		const waive = ["--waive", "mail-from=no MX there", "--waive", "dmarc=not before May"];
		await run(["domain", "register", "shop.example", ...act, ...skip, ...waive]);
		service.put("shop.example", {
			...service.verify("shop.example"),
			mailFrom: { domain: "bounce.shop.example", state: "failed", onMxFailure: "use-default" },
		});
		const { written } = await run(["domain", "check", "shop.example", "--json"]);
		expect(json(written)).toMatchObject({ record: { step: "registered" }, waitsFor: [] });
		expect(store.changes[0]?.evidence).toContain("dmarc waived by hanako");
	});

	test("says of a sender nobody asked for that it is not known", async () => {
		const { exitCode, errors } = await createPlayedSenders().run(["domain", "check", "shop.example", "--json"]);
		expect(exitCode).toBe(1);
		expect(json(errors)).toMatchObject({ error: { code: "sender-unknown" } });
	});

	test("says that the service could not be asked, and changes nothing", async () => {
		const { run, service, store } = await registered();
		service.failAll(serviceOutage());
		const { exitCode, written } = await run(["domain", "check", "shop.example", ...whose]);
		expect(exitCode).toBe(0);
		expect(written).toContain("The service could not be asked");
		expect(store.changes).toHaveLength(1);
	});
});

describe("todoku domain watch", () => {
	test("prints a line for each change until it is registered", async () => {
		const { run, service, publish } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip, ...reports]);
		await publish("shop.example");
		const shell = createRecordingShell({ login: "hanako", now: () => new Date("2026-05-01T00:00:00Z") });
		const watching = run(["domain", "watch", "shop.example", "--interval", "1"], shell);
		await shell.untilWritten("pending; present 6; It waits for: verification, dkim, mail-from");
		const looks = (): number => service.calls.filter(({ method }) => method === "read").length;
		const before = looks();
		// Looked at again, and nothing is different: no line for that.
		await expect.poll(looks, { timeout: 5_000 }).toBeGreaterThan(before);
		service.verify("shop.example");
		const { exitCode, written } = await watching;
		expect(exitCode).toBe(0);
		expect(written.split("\n")).toEqual([
			"2026-05-01T00:00:00Z  shop.example  pending; present 6; It waits for: verification, dkim, mail-from",
			"2026-05-01T00:00:00Z  shop.example  registered; present 6",
			"",
		]);
	});

	test("writes one block anew on a terminal, no line of it wider than that", async () => {
		const { run, service, publish } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip, ...reports]);
		await publish("shop.example");
		const shell = createRecordingShell({ watched: true, columns: 40 });
		const watching = run(["domain", "watch", "shop.example", "--interval", "1"], shell);
		await shell.untilWritten("It waits for:");
		const height = shell.written.trimEnd().split("\n").length;
		service.verify("shop.example");
		expect((await watching).exitCode).toBe(0);
		expect(shell.written).toContain(`\u001b[${height}A\u001b[J`);
		const lines = shell.written.replaceAll(`\u001b[${height}A\u001b[J`, "").split("\n");
		expect(lines[0]).toMatch(/shop\.example/);
		expect(lines.every((line) => line.length <= 40)).toBe(true);
	});

	test("ends with 1 and says what to do where the service gave it up", async () => {
		const { run, service } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip]);
		service.giveUp("shop.example");
		const { exitCode, errors } = await run(["domain", "watch", "shop.example"]);
		expect(exitCode).toBe(1);
		expect(errors).toContain("run todoku domain restart");
	});

	test("ends when it is interrupted, and says that nothing is lost", async () => {
		const { run } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip]);
		const shell = createRecordingShell();
		const watching = run(["domain", "watch", "shop.example", "--json"], shell);
		await shell.untilWritten('"waitsFor"');
		shell.stop();
		const { exitCode, errors } = await watching;
		expect(exitCode).toBe(1);
		expect(json(errors)).toMatchObject({ error: { code: "interrupted" } });
	});
});

describe("todoku domain list, history, withdraw, restart", () => {
	test("list shows the senders of a tenant, and of nobody else", async () => {
		const { run } = await registered();
		await run(["domain", "register", "other.example", ...act]);
		const { written } = await run(["domain", "list", ...whose]);
		expect(written).toMatch(/^Tenant {2}Sender {8}Step .*\nshop-1 {2}shop\.example {2}registered {2}/);
		expect(written).not.toContain("other.example");
		const page = json((await run(["domain", "list", "--limit", "1", "--json"])).written);
		expect(page).toMatchObject({ senders: [{ sender: "other.example" }], next: expect.any(String) });
		const rest = await run(["domain", "list", "--after", String(page["next"]), "--step", "registered", "--json"]);
		expect(json(rest.written)).toMatchObject({ senders: [{ sender: "shop.example" }] });
		const nobody = await run(["domain", "list", "--without-tenant", "--json"]);
		expect(json(nobody.written)).toMatchObject({ senders: [{ sender: "other.example" }] });
	});

	test("history shows each step with who, why and on what evidence", async () => {
		const { run } = await registered();
		const { written } = await run(["domain", "history", "SHOP.example", ...whose]);
		expect(written).toContain("requested: requested");
		expect(written).toContain("verified → registered");
		expect(written).toContain("Reason: asked for by the shop");
		expect(written).toContain("Evidence: service (ap-northeast-1): verification success");
	});

	test("withdraw takes the entry out of the setting, and register begins anew", async () => {
		const { run, store } = await registered();
		const { exitCode, written } = await run(["domain", "withdraw", "shop.example", ...whose, ...act]);
		expect(exitCode).toBe(0);
		expect(written).toContain("shop.example  withdrawn");
		expect(store.changes.at(-1)).toMatchObject({ setting: null, actor: "hanako" });
		const again = await run(["domain", "register", "shop.example", ...whose, ...act]);
		expect(again.written).toContain("It waits for:");
	});

	test("restart has the service look again after it gave up", async () => {
		const { run, service } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip]);
		service.giveUp("shop.example");
		await run(["domain", "check", "shop.example"]);
		const refused = await run(["domain", "register", "shop.example", ...act]);
		expect(refused.written).toContain("then run todoku domain restart");
		const { exitCode, written } = await run(["domain", "restart", "shop.example", ...act, "--json"]);
		expect(exitCode).toBe(0);
		expect(json(written)).toMatchObject({ record: { step: "pending" } });
	});
});

describe("todoku domain plan", () => {
	test("shows every record with its value, whether or not anybody registered it", async () => {
		const { run } = createPlayedSenders();
		const { exitCode, written } = await run(["domain", "plan", "shop.example", ...reports]);
		expect(exitCode).toBe(0);
		expect(written).toContain("10 feedback-smtp.ap-northeast-1.amazonses.com");
		expect(written).toContain("v=DMARC1; p=none; rua=mailto:dmarc@shop.example");
	});

	test.each([
		["zone", "bounce.shop.example. 3600 IN MX 10 feedback-smtp.ap-northeast-1.amazonses.com."],
		["nsupdate", "update add bounce.shop.example. 3600 IN MX 10 feedback-smtp.ap-northeast-1.amazonses.com."],
		["route53", '"Name": "bounce.shop.example."'],
	])("prints it as %s", async (output, line) => {
		const { run } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip, ...reports]);
		const { exitCode, written, errors } = await run(["domain", "plan", "shop.example", "--output", output]);
		expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
		expect(written).toContain(line);
		expect(written).toContain("_domainkey.shop.example.");
	});

	test("says what such a form leaves out: records that are not known yet, and what people have to do", async () => {
		const { run, dns } = createPlayedSenders();
		dns.set("MX bounce.shop.example", ["10 mail.elsewhere.example"]);
		const { written, errors } = await run(["domain", "plan", "shop.example", "--output", "route53"]);
		expect(errors).toContain("warning (identity-not-created)");
		expect(errors).toContain("by hand: bounce.shop.example MX");
		expect(written).not.toContain('"MX"');
	});

	test("writes the letter as Markdown or HTML, and says its subject", async () => {
		const { run } = createPlayedSenders();
		await run(["domain", "register", "shop.example", ...act, ...skip, ...reports]);
		const letter = ["domain", "plan", "shop.example", "--output", "letter", "--shop", "さくら", "--sender", "運用担当"];
		const markdown = await run([...letter, "--locale", "ja"]);
		expect(markdown.written).toMatch(/^# .*shop\.example/);
		expect(markdown.written).toContain("さくら");
		expect(markdown.errors).toMatch(/^件名：.+\n$/);
		expect((await run([...letter, "--format", "html"])).written).toMatch(/^<!doctype html>/i);
	});

	test("knows what was wished for when it was registered", async () => {
		const { run } = createPlayedSenders();
		const mailFrom = ["--mail-from", "mail.shop.example"];
		await run(["domain", "register", "shop.example", ...whose, ...act, ...skip, ...reports, ...mailFrom]);
		const { written } = await run(["domain", "plan", "shop.example", ...whose, "--json"]);
		expect(json(written)).toMatchObject({ mailFromDomain: "mail.shop.example" });
		expect(written).toContain("rua=mailto:dmarc@shop.example");
	});

	test.each([
		[["--output", "letter"], "needs --shop and --sender"],
		[["--shop", "Sakura"], "are for --output letter"],
		[["--output", "zone", "--json"], "leave --output out"],
	])("takes %j for wrong usage", async (args, message) => {
		const { exitCode, errors } = await createPlayedSenders().run(["domain", "plan", "shop.example", ...args]);
		expect(exitCode).toBe(2);
		expect(errors).toContain(message);
	});
});
