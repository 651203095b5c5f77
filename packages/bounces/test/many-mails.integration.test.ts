import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReturnedMailboxes, surveyReturnedMail } from "@todoku/bounces";
import { expect, it } from "vitest";
import { deliveryReport } from "./report-mail.ts";

it("surveys 100,000 mails without growing with them", { timeout: 300_000 }, async () => {
	const directory = await mkdtemp(join(tmpdir(), "todoku-many-"));
	try {
		const file = join(directory, "mbox");
		const out = createWriteStream(file);
		for (let index = 0; index < 100_000; index++) {
			// A hundred addresses in all, so that what is kept of them does not hide what is kept of the mails.
			const mail = deliveryReport({
				fields: [`Final-Recipient: rfc822; user${index % 100}@customer.example`, "Action: failed", "Status: 5.1.1"],
			});
			if (!out.write(`From MAILER-DAEMON Mon Mar  2 10:00:05 2026\n${mail}\n\n`)) await once(out, "drain");
		}
		out.end();
		await once(out, "finish");
		const used: number[] = [];
		let read = 0;
		async function* watched(): ReturnType<typeof readReturnedMailboxes> {
			for await (const item of readReturnedMailboxes([file])) {
				if (++read % 10_000 === 0) {
					globalThis.gc?.();
					used.push(process.memoryUsage().rss);
				}
				yield item;
			}
		}
		const { mails, dead } = await surveyReturnedMail(watched());
		expect(mails).toBe(100_000);
		expect(dead).toHaveLength(100);
		// Without a collection asked for, the heap breathes; 100,000 mails of 1.5 kB that were kept would be 150 MB and more.
		expect((used.at(-1) ?? 0) - (used[1] ?? 0)).toBeLessThan(100 * 1024 * 1024);
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
});
