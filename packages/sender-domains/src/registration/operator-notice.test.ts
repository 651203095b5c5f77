import { expect, it } from "vitest";
import { RegistrarBench } from "../../test/registrar-bench.ts";
import { noticeOfChange, noticeOfWarning, type OperatorNotice } from "./operator-notice.ts";

async function story(): Promise<RegistrarBench> {
	const bench = new RegistrarBench();
	await bench.registered();
	bench.records.dkim = "missing";
	bench.service.giveUp("shop.example");
	await bench.registrar.check({ tenant: "shop-1", sender: "shop.example" });
	return bench;
}

it("tells of what an operator must know, and of nothing else", async () => {
	const { changes } = await story();
	const told = changes.filter((event) => noticeOfChange(event) !== null).map(({ change }) => change.event);
	expect(told).toEqual(["registered", "demoted"]);
});

it("says what happened to which sender, when, why and what was seen, in both languages", async () => {
	const { changes } = await story();
	const event = changes.find(({ change }) => change.event === "demoted") as (typeof changes)[number];
	const { subject, text } = noticeOfChange(event) as OperatorNotice;
	expect(subject.en).toBe("Sender shop.example: The delivery service no longer honours it.");
	expect(subject.ja).toBe("配信元 shop.example：配信サービスがこの配信元を受け付けなくなりました。");
	for (const part of ["shop-1", "2026-01-01T00:00:00.000Z", "the service gave it up", "verification failed"]) {
		expect(text.en).toContain(part);
		expect(text.ja).toContain(part);
	}
});

it("tells of warnings in the same way", async () => {
	const { warnings } = await story();
	const [first] = warnings;
	const { subject, text } = noticeOfWarning(first as (typeof warnings)[number]);
	expect(subject.en).toMatch(/^Sender shop\.example: /);
	expect(text.en).toContain(`Reason: ${first?.warning.code}`);
});

it("lets nothing through that would break a line or a header", async () => {
	const { changes } = await story();
	const { record, change } = changes.at(-1) as (typeof changes)[number];
	const hostile = "x\r\nBcc: all@customer.test\u202e";
	const notice = noticeOfChange({
		record: { ...record, tenant: hostile, evidence: hostile },
		change: { ...change, event: "demoted", reason: hostile },
	});
	expect(notice?.text.en).not.toMatch(/\r|^Bcc|\u202e/m);
	expect(noticeOfChange({ record, change: { ...change, event: "toString" } })).toBeNull();
});
