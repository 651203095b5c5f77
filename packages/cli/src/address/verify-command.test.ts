import { describe, expect, test } from "vitest";
import { createPlayedSenders } from "../../test/played-senders.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";

const act = ["--reason", "cannot change its DNS", "--actor", "hanako"];
const skip = ["--skip-survey", "a new shop"];
const json = (text: string) => JSON.parse(text) as Record<string, never>;

describe("todoku address verify", () => {
	test("says first what it costs, records that it is known, and has the link mailed", async () => {
		const { run, service, store } = createPlayedSenders();
		const args = ["address", "verify", "owner@shop.example", ...act, ...skip, "--acknowledge"];
		const { exitCode, written, errors } = await run(args);
		expect(exitCode).toBe(0);
		expect(errors).toContain("経由");
		expect(errors).toContain("mobile carriers");
		expect(written).toContain("Email Address Verification Request");
		expect(written).toContain("todoku domain watch owner@shop.example");
		expect(service.links).toEqual(["owner@shop.example"]);
		const record = await store.senderStore.read(undefined, "owner@shop.example");
		expect(record?.acknowledged).toMatchObject({ actor: "hanako", reason: "cannot change its DNS" });
	});

	test("says it in Japanese, and what an address of everybody's costs besides", async () => {
		const { run } = createPlayedSenders();
		const args = ["address", "verify", "owner@gmail.com", ...act, ...skip, "--acknowledge", "--locale", "ja"];
		const { errors } = await run(args);
		expect(errors).toContain("携帯キャリア");
		expect(errors).toContain("DMARC には必ず失敗し");
	});

	test("does nothing where nobody acknowledges it", async () => {
		const { run, service, store } = createPlayedSenders();
		const args = ["address", "verify", "owner@shop.example", ...act, ...skip];
		const unasked = await run(args);
		expect(unasked.exitCode).toBe(2);
		expect(unasked.errors).toContain("add --acknowledge");
		const declined = await run(args, createRecordingShell({ answers: ["n"] }));
		expect(declined.exitCode).toBe(1);
		expect(declined.errors).toContain("Nothing was done");
		expect((await store.senderStore.list()).senders).toEqual([]);
		expect(service.calls).toEqual([]);
	});

	test("takes a yes on the terminal for the acknowledgement, and asks no second time", async () => {
		const { run, service } = createPlayedSenders();
		const args = ["address", "verify", "owner@shop.example", ...act];
		const first = await run(args, createRecordingShell({ answers: ["はい"] }));
		expect(first.exitCode).toBe(1);
		expect(first.errors).toContain("something has to come first (survey)");
		const second = await run([...args, ...skip]);
		expect(second.exitCode).toBe(0);
		expect(service.links).toEqual(["owner@shop.example"]);
	});

	test("gets into the setting once the owner has opened the link", async () => {
		const { run, service, store } = createPlayedSenders();
		await run(["address", "verify", "owner@shop.example", ...act, ...skip, "--acknowledge"]);
		const before = await run(["domain", "check", "owner@shop.example"]);
		expect(before.written).toContain("open the link");
		service.verify("owner@shop.example");
		await run(["domain", "check", "owner@shop.example"]);
		expect(store.changes).toMatchObject([{ setting: "owner@shop.example" }]);
		expect(store.changes[0]?.evidence).toContain("its cost acknowledged by hanako");
	});

	test("has a new link mailed", async () => {
		const { run, service } = createPlayedSenders();
		await run(["address", "verify", "owner@shop.example", ...act, ...skip, "--acknowledge"]);
		const { exitCode, written } = await run(["address", "verify", "owner@shop.example", ...act, "--resend", "--json"]);
		expect(exitCode).toBe(0);
		expect(json(written)).toMatchObject({ record: { step: "pending" }, waitsFor: ["verification"] });
		expect(service.links).toEqual(["owner@shop.example", "owner@shop.example"]);
	});

	test("takes a domain for wrong usage", async () => {
		const { exitCode, errors } = await createPlayedSenders().run(["address", "verify", "shop.example", ...act]);
		expect(exitCode).toBe(2);
		expect(errors).toContain("todoku domain register");
	});
});
