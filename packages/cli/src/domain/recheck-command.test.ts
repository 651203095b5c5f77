import { describe, expect, test } from "vitest";
import { createPlayedSenders, type PlayedSenders } from "../../test/played-senders.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";

const act = ["--reason", "asked for", "--actor", "hanako"];
const fast = ["--calls-per-second", "1000"];

async function registered(...domains: readonly string[]): Promise<PlayedSenders> {
	const all = createPlayedSenders();
	let nowMs = Date.parse("2026-05-01T00:00:00Z");
	// Rounds follow each other by minutes.
	const now = (): Date => {
		nowMs += 60_000;
		return new Date(nowMs);
	};
	const played: PlayedSenders = {
		...all,
		run: (args) => all.run(args, createRecordingShell({ login: "hanako", now })),
	};
	for (const domain of domains) {
		const reports = ["--dmarc-reports", `dmarc@${domain}`];
		await played.run(["domain", "register", domain, "--tenant", domain, ...act, "--skip-survey", "new", ...reports]);
		played.service.verify(domain);
		await played.publish(domain);
		await played.run(["domain", "check", domain, "--tenant", domain]);
	}
	return played;
}

describe("todoku domain recheck", () => {
	test("flags what the service no longer honours, ends with 1, and takes the flag off again", async () => {
		const { run, service, store } = await registered("shop.example", "other.example");
		const quiet = await run(["domain", "recheck", ...fast]);
		expect(quiet).toMatchObject({ exitCode: 0, written: "checked: 2, service not reached: 0, check failed: 0\n" });

		service.lose("shop.example");
		const { exitCode, written, errors } = await run(["domain", "recheck", ...fast]);
		expect(exitCode).toBe(1);
		expect(written).toContain(
			"[shop.example]  Sender shop.example: The delivery service no longer honours it. (demoted)",
		);
		expect(errors).toContain("no longer honours a sender");
		expect(await store.settings.read("shop.example")).toMatchObject({
			setting: "shop.example",
			revoked: ["shop.example"],
		});
		expect(await store.settings.read("other.example")).toMatchObject({ revoked: [] });

		// Told once: the next round has nothing new.
		expect(await run(["domain", "recheck", ...fast])).toMatchObject({ exitCode: 0 });
		service.verify(service.put("shop.example").name);
		const back = await run(["domain", "recheck", ...fast, "--json"]);
		expect(back.exitCode).toBe(0);
		const lines = back.written.trimEnd().split("\n");
		expect(JSON.parse(lines.find((line) => line.includes('"recovered"')) ?? "")).toMatchObject({
			...{ kind: "change", tenant: "shop.example", step: "registered" },
		});
		expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ report: { checked: 2 } });
	});

	test("ends with 1 where the service could not be asked, and changes nothing", async () => {
		const { run, service, store } = await registered("shop.example");
		service.failNext("read");
		const { exitCode, errors } = await run(["domain", "recheck", ...fast]);
		expect(exitCode).toBe(1);
		expect(errors).toContain("1 could not be checked");
		expect(store.changes).toHaveLength(1);
	});

	test.each([
		["ftp://ops.example/", "https URL"],
		["http://ops.example/", "https URL"],
		["https://user:secret@ops.example/", "no user and no password"],
		["nonsense", "https URL"],
	])("takes --notify-url %s for wrong usage", async (url, message) => {
		const { exitCode, errors } = await createPlayedSenders().run(["domain", "recheck", "--notify-url", url]);
		expect(exitCode).toBe(2);
		expect(errors).toContain(message);
	});
});
