import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatZoneFragment } from "../src/index.ts";
import { toOctets } from "../src/records/record-data.ts";
import { sampleConsent, sampleDkim, sampleDmarc, sampleMx, samplePlan, sampleRecord } from "./sample-plan.ts";

const program = ["/usr/bin/named-checkzone", "/usr/sbin/named-checkzone"].find((path) => existsSync(path));
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
const missing = "named-checkzone is not installed (apt-get install bind9-utils)";
// biome-ignore lint/suspicious/noConsole: whoever reads the run must see what it left out.
if (program === undefined && !required) console.warn(`Skipped: ${missing}`);

const apex = "$TTL 60\n@ IN SOA ns hostmaster 1 60 60 60 1\n@ IN NS ns\nns IN A 127.0.0.1\n";

describe.skipIf(program === undefined && !required)("a zone fragment, read by BIND", () => {
	let directory: string;

	beforeAll(async () => {
		if (program === undefined) throw new Error(`TODOKU_REQUIRE_SERVICES is set, but: ${missing}`);
		directory = await mkdtemp(join(tmpdir(), "todoku-zone-"));
	});

	afterAll(() => rm(directory, { recursive: true, force: true }));

	/** Every record of the zone as BIND writes it: name, type, data. */
	async function readBack(fragment: string): Promise<readonly (readonly [name: string, type: string, data: string])[]> {
		const file = join(directory, "zone");
		await writeFile(file, apex + fragment);
		const out = execFileSync(program as string, ["-q", "-D", "-s", "full", "-o", "-", "shop.test", file], {
			encoding: "utf8",
		});
		return out.split("\n").flatMap((line) => {
			const [, name = "", type = "", data = ""] = /^(\S+)\s+\d+\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
			return name === "" || ["SOA", "NS", "A"].includes(type) ? [] : [[name, type, data] as const];
		});
	}

	/** The strings of a text, joined as every reader does. */
	function joined(data: string): string {
		const strings = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, string = ""]) => string);
		return strings
			.join("")
			.replace(/\\(?:(\d{3})|(.))/g, (_, octet, sign) =>
				octet === undefined ? sign : String.fromCharCode(Number(octet)),
			);
	}

	it.each(["ja", "en"] as const)("holds every record, and of other zones none (comments in %s)", async (locale) => {
		const plan = samplePlan(sampleMx, sampleRecord(), sampleDkim, sampleDmarc, sampleConsent);
		const records = await readBack(formatZoneFragment(plan, { locale }));

		expect(records.toSorted()).toEqual([
			["_dmarc.shop.test.", "TXT", '"v=DMARC1; p=none; rua=mailto:dmarc@shop.test"'],
			["bounce.shop.test.", "MX", "10 feedback-smtp.ap-northeast-1.amazonses.com."],
			["bounce.shop.test.", "TXT", '"v=spf1 include:amazonses.com ~all"'],
			["t1._domainkey.shop.test.", "CNAME", "t1.dkim.amazonses.com."],
		]);
	});

	it.each([
		["long", "0123456789".repeat(300)],
		["exactly full strings", "x".repeat(510)],
		["quotes, backslashes and semicolons", '"a" \\ "; (b) \\" @ $INCLUDE x'],
		["line ends and other controls", 'a\nevil.shop.test. IN A 192.0.2.66\r\n\t\u0000\u007f"'],
		["Japanese", "届く".repeat(60)],
	])("gives back a text with %s", async (_, value) => {
		const records = await readBack(formatZoneFragment(samplePlan(sampleRecord({ value })), { locale: "en" }));

		expect(records.map(([name, type]) => `${name} ${type}`)).toEqual(["bounce.shop.test. TXT"]);
		expect(joined(records[0]?.[2] ?? "")).toBe(toOctets(value).toString("latin1"));
	});

	it("holds nothing of what a hostile sentence says", async () => {
		const text = "x\nevil.shop.test. 60 IN A 192.0.2.66\n";
		const sentence = { ja: text, en: text };
		const plan = samplePlan({ ...sampleDkim, why: sentence }, { ...sampleConsent, why: sentence, sentence });

		expect(await readBack(formatZoneFragment(plan, { locale: "en" }))).toHaveLength(1);
	});
});
