/**
 * Whether workers keep to the service's rate: what the busiest sliding second saw at the door of ses-local, for two rates and one, four
 * and eight worker processes. Allowed is the rate and one mail or a tenth more, whichever is more.
 */
import { createPostgresStore } from "../packages/adapter-postgres/dist/index.js";
import { createMailer, parseVerifiedSenders } from "../packages/core/dist/index.js";
import { createRecordingTransport } from "../packages/core/dist/testing/index.js";
import { startSesLocal } from "../packages/ses-local/dist/index.js";
import { orderMail } from "./order-mail.ts";
import { createScratchDatabase, forkWorker, inParallel, stopWorker, until } from "./outbox-bench.ts";

const seconds = Number(process.argv[2] ?? 8);

console.log("rate  workers  mails  busiest second  allowed  mean rate  verdict");
let failures = 0;
for (const rate of [14, 200]) {
	for (const workers of [1, 4, 8]) {
		const row = await measure(rate, workers);
		if (row === null) break;
		const allowed = rate + Math.max(1, rate / 10);
		const kept = row.busiest <= allowed;
		if (!kept) failures++;
		const cells = [rate, workers, row.mails, row.busiest, allowed, row.mean.toFixed(1), kept ? "kept" : "EXCEEDED"];
		console.log(cells.map((cell, index) => String(cell).padStart([4, 8, 6, 15, 8, 10, 9][index] ?? 0)).join(" "));
	}
}
if (failures > 0) process.exitCode = 1;

async function measure(
	rate: number,
	workers: number,
): Promise<{ mails: number; busiest: number; mean: number } | null> {
	const database = await createScratchDatabase();
	if (database === null) return null;
	const arrivals: number[] = [];
	const ses = await startSesLocal({
		identities: ["verified.example"],
		account: { maxSendRate: rate, max24HourSend: 1_000_000 },
		onMessage: () => void arrivals.push(performance.now()),
		maxMessages: 1,
	});
	const store = createPostgresStore({ url: database.url });
	const nobody = createRecordingTransport();
	const mailer = createMailer({
		senders: parseVerifiedSenders(null),
		service: nobody,
		standard: nobody,
		outbox: store,
	});
	try {
		const mails = rate * seconds;
		await inParallel(mails, 10, (index) =>
			mailer.enqueue(orderMail(index, "order@verified.example", `shop-${index % 5}`)),
		);
		const setup = { databaseUrl: database.url, smtpPort: 1, sesUrl: ses.url, keepsQuota: true };
		const running = await Promise.all(Array.from({ length: workers }, () => forkWorker(setup)));
		await until(() => arrivals.length >= mails, `the last of ${mails} mails at ${rate}/s`, seconds * 5_000 + 60_000);
		await Promise.all(running.map(stopWorker));
		const spanSeconds = ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 1000;
		return { mails, busiest: busiestSecond(arrivals), mean: (arrivals.length - 1) / spanSeconds };
	} finally {
		await mailer.close();
		await store.close();
		await ses.close();
		await database.drop();
	}
}

/** The most arrivals in any window of one second, wherever it begins. */
function busiestSecond(arrivals: readonly number[]): number {
	let first = 0;
	let most = 0;
	for (const [last, at] of arrivals.entries()) {
		while (at - (arrivals[first] ?? 0) >= 1000) first++;
		most = Math.max(most, last - first + 1);
	}
	return most;
}
