import { type DnsServer, startDnsServer } from "@todoku/sender-domains/testing";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTodoku } from "./run-todoku.ts";
import { createEmbeddedDatabase, type TestDatabase } from "./test-database.ts";

const region = "ap-northeast-1";

interface ShownFinding {
	readonly severity: string;
	readonly code: string;
	readonly about: string;
	readonly sentence: { readonly ja: string; readonly en: string };
}

describe("todoku doctor, against a local service, a DNS server and a database", () => {
	let ses: SesLocal;
	let dns: DnsServer;
	let database: TestDatabase;

	beforeAll(async () => {
		ses = await startSesLocal({
			region,
			identities: ["shop.example", "idle.example"],
			account: { productionAccess: false },
		});
		dns = await startDnsServer({
			role: "resolver",
			zones: {
				".": {
					"shop.example": { MX: ["10 mail.shop.example"], A: ["192.0.2.1"] },
					"_dmarc.shop.example": { TXT: ["v=DMARC1; p=none"] },
				},
			},
		});
		database = await createEmbeddedDatabase();
		const act = { actor: "test", reason: "test" };
		await database.store.settings.set({ tenant: "shop-1", setting: "shop.example, gone.example", ...act });
	}, 60_000);

	afterAll(async () => {
		await database.drop();
		await dns.close();
		await ses.close();
	});

	async function doctor(...args: readonly string[]) {
		const env = {
			...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: region },
			TODOKU_SES_ENDPOINT: ses.url,
		};
		const flags = ["--dns", dns.address, "--calls-per-second", "1000"];
		return runTodoku(["doctor", ...flags, ...args], { env });
	}

	test("finds what is off on every side, says what to do, and ends with 1", async () => {
		const { exitCode, stdout } = await doctor(...database.flags, "--json");
		const { findings } = JSON.parse(stdout) as { findings: readonly ShownFinding[] };
		expect(exitCode).toBe(1);
		const codes = findings.map(({ severity, code, about }) => `${severity} ${code} ${about}`);
		expect(codes).toContain("error account-sandbox SES ap-northeast-1");
		expect(codes).toContain("error not-at-the-service shop-1: gone.example");
		expect(codes).toContain("warning no-mail-from shop.example");
		expect(codes).toContain("note verified-but-not-listed idle.example");
		expect(codes.filter((code) => code.startsWith("error dkim-missing"))).toHaveLength(3);
		expect(codes.join()).not.toContain("dmarc-missing");
		expect(codes.map((code) => code.split(" ")[0])).toEqual(
			codes.map((code) => code.split(" ")[0] ?? "").toSorted((a, b) => rank(a) - rank(b)),
		);
		expect(findings.every(({ sentence }) => sentence.ja !== "" && sentence.en !== "")).toBe(true);
	});

	test("says it in the language of the terminal", async () => {
		const { stdout, stderr } = await doctor(...database.flags, "--tenant", "shop-1", "--locale", "ja");
		expect(stdout).toContain("エラー: SES ap-northeast-1 (account-sandbox)");
		expect(stdout).not.toContain("idle.example");
		expect(stderr).toContain("対応が必要な項目");
	});

	test("looks at the service and the DNS alone where no database was named", async () => {
		const { stdout } = await doctor("--json");
		const { findings } = JSON.parse(stdout) as { findings: readonly ShownFinding[] };
		expect(findings.map(({ about }) => about)).toContain("idle.example");
	});

	test("says that the service cannot be asked, and changes nothing", async () => {
		const { exitCode, stdout } = await doctor("--ses-endpoint", "http://127.0.0.1:9", "--json");
		expect(exitCode).toBe(1);
		expect(stdout).toContain("service-unreachable");
	}, 60_000);
});

function rank(severity: string): number {
	return ["error", "warning", "note"].indexOf(severity);
}
