import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { json } from "node:stream/consumers";
import { type DnsServer, startDnsServer } from "@todoku/sender-domains/testing";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PlayedRoute53 } from "./apply-route53-server.ts";
import { failureReport } from "./failure-report.ts";
import { runTodoku, startTodoku } from "./run-todoku.ts";
import { createEmbeddedDatabase, type TestDatabase } from "./test-database.ts";

const region = "ap-northeast-1";
const act = ["--reason", "asked for by the shop", "--actor", "hanako"];
const whose = ["--tenant", "sakura"];

interface Planned {
	readonly records: readonly { readonly name: string; readonly type: "MX" | "TXT" | "CNAME"; readonly value: string }[];
}

/** Whatever the machine has installed: a small DNS server, in which the records are put by hand, as the shop's staff do. */
describe("senders, with records that people publish", () => {
	let dns: DnsServer;
	let ses: SesLocal;
	let database: TestDatabase;
	let directory: string;

	beforeAll(async () => {
		directory = await mkdtemp(join(tmpdir(), "todoku-domain-"));
		dns = await startDnsServer({
			role: "resolver",
			zones: { "shop.test": { "shop.test": { MX: ["10 mail.shop.test"] }, "mail.shop.test": { A: ["127.0.0.1"] } } },
		});
		ses = await startSesLocal({
			...{ region, dns: { servers: [dns.address] } },
			verification: { checkEveryMs: null, revokeAfterMs: 0 },
		});
		database = await createEmbeddedDatabase();
	}, 60_000);

	afterAll(async () => {
		await database?.drop();
		await ses?.close();
		await dns?.close();
		await rm(directory, { recursive: true, force: true });
	});

	const env = () => ({
		...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: region },
		TODOKU_SES_ENDPOINT: ses.url,
	});

	async function todoku(...args: readonly string[]) {
		const places = ["--dns", dns.address, "--zone-server", `shop.test=${dns.address}`, "--calls-per-second", "1000"];
		return await runTodoku([...args, ...places, ...database.flags], { env: env() });
	}

	async function planned(): Promise<Planned["records"]> {
		const { stdout } = await todoku("domain", "plan", "shop.test", ...whose, "--json");
		return (JSON.parse(stdout) as Planned).records;
	}

	test("a domain: surveyed, published by hand, registered, lost and flagged, and honoured again", async () => {
		const survey = join(directory, "survey.json");
		await writeFile(survey, JSON.stringify({ surveyedAt: "2026-11-20T00:00:00.000Z", mails: 120, dead: [] }));
		const reports = ["--dmarc-reports", "dmarc@shop.test"];
		const register = ["domain", "register", "shop.test", ...whose, ...act, ...reports, "--survey", survey];
		expect(await todoku(...register)).toMatchObject({ exitCode: 0, stderr: "" });

		const letter = await todoku(
			...["domain", "plan", "shop.test", ...whose, "--output", "letter", "--locale", "ja"],
			...["--shop", "さくら", "--sender", "運用担当"],
		);
		expect(letter.exitCode).toBe(0);
		const records = await planned();
		expect(records).toHaveLength(6);
		for (const { name } of records) expect(letter.stdout).toContain(name);

		for (const { name, type, value } of records) dns.set(name, { [type]: type === "CNAME" ? value : [value] });
		await ses.verification.check();
		const check = await todoku("domain", "check", "shop.test", ...whose, "--json");
		expect(JSON.parse(check.stdout)).toMatchObject({ record: { step: "registered" }, waitsFor: [] });
		expect(await database.store.settings.read("sakura")).toMatchObject({ setting: "shop.test", revoked: [] });

		for (const { name } of records) dns.remove(name);
		await ses.verification.check();
		await ses.verification.check();
		const demoted = await todoku("domain", "recheck", "--json");
		expect(demoted.exitCode).toBe(1);
		expect(demoted.stdout).toContain('"code":"demoted"');
		expect(await database.store.settings.read("sakura")).toMatchObject({
			...{ setting: "shop.test", revoked: ["shop.test"] },
		});

		for (const { name, type, value } of records) dns.set(name, { [type]: type === "CNAME" ? value : [value] });
		await todoku("domain", "restart", "shop.test", ...whose, ...act);
		await ses.verification.check();
		const hook = await startHook();
		const recovered = await todoku("domain", "recheck", "--notify-url", hook.url);
		await hook.close();
		expect(recovered).toMatchObject({ exitCode: 0, stderr: "" });
		expect(hook.posted).toMatchObject([{ kind: "change", code: "recovered", tenant: "sakura", sender: "shop.test" }]);
		expect(await database.store.settings.read("sakura")).toMatchObject({ revoked: [] });
	}, 120_000);

	test("dead addresses in returned mail stop it before the service, until they are cleaned up", async () => {
		const mailbox = join(directory, "returned");
		const survey = join(directory, "kept.json");
		await writeFile(mailbox, failureReport({ recipient: "gone@customer.test" }));
		const kept = await runTodoku(["bounces", "survey", mailbox, "--save", survey]);
		expect(kept.exitCode).toBe(0);
		const register = ["domain", "register", "other.shop.test", ...whose, ...act, "--json", "--survey"];
		const stopped = await todoku(...register, survey);
		expect(stopped.exitCode).toBe(1);
		expect(JSON.parse(stopped.stdout)).toMatchObject({
			record: { step: "cleanup-requested", survey: { mails: 1, deadAddresses: 1 } },
			waitsFor: ["cleanup"],
		});
		const clean = join(directory, "clean");
		await mkdir(join(clean, "new"), { recursive: true });
		await mkdir(join(clean, "cur"));
		expect((await runTodoku(["bounces", "survey", clean, "--save", survey])).exitCode).toBe(0);
		const gone = await todoku(...register, survey);
		expect(JSON.parse(gone.stdout)).toMatchObject({ record: { step: "records-issued" } });
		expect(gone.exitCode).toBe(0);
	}, 60_000);

	test("its records get into Route 53, once somebody has agreed", async () => {
		const route53 = new PlayedRoute53();
		route53.zones.push({ id: "Z1", name: "shop.test." });
		const endpoint = await route53.start();
		try {
			const register = ["domain", "register", "aws.shop.test", ...whose, ...act, "--skip-survey", "new"];
			expect((await todoku(...register)).exitCode).toBe(0);
			const apply = ["domain", "apply", "aws.shop.test", ...whose, "--route53", "--route53-endpoint", endpoint];
			const unasked = await todoku(...apply);
			expect(unasked.exitCode).toBe(2);
			expect(route53.seen).toEqual([]);
			const applied = await todoku(...apply, "--yes", "--json");
			expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
			expect(JSON.parse(applied.stdout)).toMatchObject({ domain: "aws.shop.test" });
			expect(route53.sets.map(({ type, name }) => `${type} ${name}`)).toEqual(
				expect.arrayContaining(["MX bounce.aws.shop.test.", "TXT bounce.aws.shop.test."]),
			);
			const elsewhere = await todoku(...apply, "--yes", "--zone", "Z404", "--json");
			expect(elsewhere.exitCode).toBe(1);
			expect(elsewhere.stderr).toContain("route53-zone-unknown");
		} finally {
			route53.close();
		}
	}, 60_000);

	test("a worker that watches senders registers what was confirmed, and says so", async () => {
		const asked = await todoku(
			...["address", "verify", "clerk@elsewhere.test", ...whose, ...act, "--acknowledge", "--skip-survey", "new"],
		);
		expect(asked.exitCode).toBe(0);
		await fetch(ses.notices().findLast(({ to }) => to === "clerk@elsewhere.test")?.link ?? "");
		const worker = startTodoku(
			["worker", "--smtp", "smtp://127.0.0.1:9", "--watch-senders", "--dns", dns.address, "--json", ...database.flags],
			env(),
		);
		const ended = once(worker, "close");
		const events: { readonly event: string; readonly code?: string; readonly sender?: string }[] = [];
		createInterface({ input: worker.stdout }).on("line", (line) => events.push(JSON.parse(line) as (typeof events)[0]));
		await expect
			.poll(() => events, { timeout: 20_000 })
			.toContainEqual(
				expect.objectContaining({ event: "sender", code: "registered", sender: "(address)@elsewhere.test" }),
			);
		worker.kill("SIGTERM");
		expect(await ended).toEqual([0, null]);
		expect((await database.store.settings.read("sakura")).setting).toContain("clerk@elsewhere.test");
	}, 60_000);

	test("an address: its owner opens the link, and it is registered", async () => {
		const verify = ["address", "verify", "owner@elsewhere.test", ...whose, ...act];
		const refused = await todoku(...verify, "--skip-survey", "a new shop");
		expect(refused.exitCode).toBe(2);
		expect(refused.stderr).toContain("経由");
		expect(ses.notices().filter(({ to }) => to === "owner@elsewhere.test")).toEqual([]);

		const asked = await todoku(...verify, "--skip-survey", "a new shop", "--acknowledge");
		expect(asked.exitCode).toBe(0);
		const resent = await todoku(...verify, "--resend");
		expect(resent.exitCode).toBe(0);
		const links = ses.notices().flatMap(({ to, link = "" }) => (to === "owner@elsewhere.test" ? [link] : []));
		expect(links).toHaveLength(2);
		expect((await fetch(links[1] ?? "")).status).toBe(200);
		const watched = await todoku("domain", "watch", "owner@elsewhere.test", ...whose);
		expect(watched).toMatchObject({ exitCode: 0, stderr: "" });
		expect((await database.store.settings.read("sakura")).setting).toContain("owner@elsewhere.test");
	}, 60_000);
});

/** As RFC 3464 wants it: one recipient, refused for good. */

async function startHook() {
	const posted: unknown[] = [];
	const server: Server = createServer((request, response) => {
		void json(request).then((body) => {
			posted.push(body);
			response.writeHead(204).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/hook`,
		posted,
		close: () => new Promise<void>((resolve) => server.close(() => resolve())),
	};
}
