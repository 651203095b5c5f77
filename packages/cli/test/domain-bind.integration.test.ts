import { createSesTransport } from "@todoku/adapter-ses";
import { createMailer, type Mailer } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Named, startNamed, whyNoNamed } from "../../sender-domains/test/named.ts";
import { runTodoku, startTodoku } from "./run-todoku.ts";
import { createEmbeddedDatabase, createServerDatabase, type TestDatabase, whyNoServer } from "./test-database.ts";

const region = "ap-northeast-1";
const act = ["--reason", "asked for by the shop", "--actor", "hanako"];
const whose = ["--tenant", "sakura"];
const noNamed = whyNoNamed();
const noServer = await whyNoServer();
const title = "a domain, from a request to the service route, with BIND as its DNS";

describe.skipIf(noNamed !== undefined)(`${title}, on an embedded database that another process holds`, () => {
	describeJourney(createEmbeddedDatabase);
});

describe.skipIf((noNamed ?? noServer) !== undefined)(`${title}, on PostgreSQL`, () => {
	describeJourney(createServerDatabase);
});

function describeJourney(createDatabase: () => Promise<TestDatabase>): void {
	let named: Named;
	let ses: SesLocal;
	let database: TestDatabase;
	let mailer: Mailer;

	beforeAll(async () => {
		named = await startNamed("shop.test");
		ses = await startSesLocal({ region, dns: { servers: [named.address] }, verification: { checkEveryMs: 100 } });
		database = await createDatabase();
		// Open before anything is registered, and never opened again: what is registered holds without a restart.
		mailer = createMailer({
			senders: database.store.senders,
			service: createSesTransport({
				...{ endpoint: ses.url, region },
				credentials: { accessKeyId: "local", secretAccessKey: "local" },
			}),
			standard: createRecordingTransport(),
		});
	}, 60_000);

	afterAll(async () => {
		await mailer?.close();
		await database?.drop();
		await ses?.close();
		await named?.stop();
	});

	const env = () => ({
		...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: region },
		TODOKU_SES_ENDPOINT: ses.url,
	});
	const places = () => [
		...["--dns", named.address, "--zone-server", `shop.test=${named.address}`, "--calls-per-second", "1000"],
		...database.flags,
	];
	const todoku = (...args: readonly string[]) => runTodoku([...args, ...places()], { env: env() });
	const apply = (...args: readonly string[]) =>
		todoku("domain", "apply", "shop.test", ...whose, "--rfc2136", "--server", named.address, ...args);
	const send = async () => {
		const addresses = { from: "Sakura <order@shop.test>", to: ["taro@customer.test"] };
		const content = { subject: "Your order", text: "Thank you." };
		return JSON.stringify(await mailer.send({ tenant: "sakura", category: "automatic", ...addresses, ...content }));
	};

	test("register, plan, apply, check, watch: and its mail takes the service route", async () => {
		expect(await send()).toContain('"route":"standard"');

		const reports = ["--dmarc-reports", "dmarc@shop.test"];
		const skip = ["--skip-survey", "a new shop, nothing was sent yet"];
		const registered = await todoku("domain", "register", "shop.test", ...whose, ...act, ...reports, ...skip);
		expect(registered).toMatchObject({ exitCode: 0, stderr: "" });
		expect(registered.stdout).toContain("todoku domain apply shop.test --tenant sakura");

		const planned = await todoku("domain", "plan", "shop.test", ...whose, "--json");
		const { records } = JSON.parse(planned.stdout) as { records: { state: string; type: string }[] };
		expect(records.map(({ type, state }) => `${type} ${state}`)).toEqual([
			...["MX missing", "TXT missing", "CNAME missing", "CNAME missing", "CNAME missing", "TXT missing"],
		]);

		const unsigned = await apply("--yes");
		expect(unsigned.exitCode).toBe(1);
		expect(unsigned.stderr).toContain("the server refuses the update (REFUSED)");
		const wrong = await apply("--key", named.wrongKeyFile, "--yes", "--json");
		expect(wrong.exitCode).toBe(1);
		expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { code: "dns-update-bad-signature" } });

		const unasked = await apply("--key", named.keyFile);
		expect(unasked.exitCode).toBe(2);
		expect(unasked.stdout).toContain("+ bounce.shop.test MX 10 feedback-smtp.ap-northeast-1.amazonses.com");
		expect(unasked.stderr).toContain("this would make 6 changes in the DNS");

		const before = await todoku("domain", "check", "shop.test", ...whose, "--json");
		expect(JSON.parse(before.stdout)).toMatchObject({ record: { step: "pending" } });
		expect(await send()).toContain('"route":"standard"');

		const watching = startTodoku(["domain", "watch", "shop.test", ...whose, "--interval", "1", ...places()], env());
		let watched = "";
		const isWatching = new Promise<void>((resolve) => {
			watching.stdout.setEncoding("utf8").on("data", (text: string) => {
				watched += text;
				resolve();
			});
		});
		const ended = new Promise<number | null>((resolve) => watching.once("close", resolve));
		await isWatching;

		const applied = await apply("--key", named.keyFile, "--expect", "6");
		expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
		expect(applied.stdout).toContain("done: 6 records");
		expect(applied.stdout).toContain("The DNS now shows 6 of 6 records as they should be.");

		expect(await ended).toBe(0);
		expect(watched.split("\n")[0]).toContain(
			"shop.test  pending; missing 6; It waits for: verification, dkim, mail-from, dmarc",
		);
		expect(watched).toMatch(/shop\.test {2}registered; present 6\n$/);

		const shown = await runTodoku(["settings", "show", ...whose, ...database.flags, "--json"]);
		expect(JSON.parse(shown.stdout)).toMatchObject({ tenant: "sakura", setting: "shop.test", revoked: [] });
		const history = await runTodoku(["settings", "history", ...whose, ...database.flags]);
		expect(history.stdout).toMatch(/Evidence: service \(ap-northeast-1\): verification success, sends; DKIM success/);

		expect(await send()).toContain('"route":"service"');
		expect(ses.messages()).toMatchObject([{ recipients: ["taro@customer.test"] }]);

		const again = await apply("--key", named.keyFile);
		expect(again).toMatchObject({ exitCode: 0, stderr: "" });
		expect(again.stdout).toContain("Nothing is to be changed in the DNS.");
	}, 120_000);
}
