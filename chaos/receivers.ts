import { type SmtpFault, startSmtpFaultServer } from "../packages/core/dist/testing/index.js";
import { type FaultKind, startSesLocal } from "../packages/ses-local/dist/index.js";
import type { Random } from "./random.ts";

/** Where the mail goes: an SMTP server and a local SES, which count what they take and go wrong now and then. */
export interface Receivers {
	readonly smtpUrl: string;
	readonly sesUrl: string;
	/** Every recipient of every mail that was taken, also where the answer never reached the sender. */
	arrivals(): string[];
	/** Lets one thing go wrong with a mail that is yet to come. */
	misbehave(random: Random): void;
	/** From now on everything goes well. */
	behave(): void;
	close(): Promise<void>;
}

/** The domain whose mail goes through the service. */
export const verifiedDomain = "verified.example";

export async function startReceivers(): Promise<Receivers> {
	const arrived: string[] = [];
	const smtp = await startSmtpFaultServer();
	const ses = await startSesLocal({
		identities: [verifiedDomain],
		account: { maxSendRate: 1_000, max24HourSend: 10_000_000 },
		onMessage: ({ recipients }) => void arrived.push(...recipients),
		maxMessages: 1,
	});
	return {
		smtpUrl: smtp.url,
		sesUrl: ses.url,
		arrivals: () => {
			// A message without an answer was taken in whole: its sender cannot know, and must count it as possibly sent.
			const taken = smtp.messages.filter(({ reply }) => reply === null || reply.startsWith("2"));
			return [...arrived, ...taken.flatMap(({ recipients }) => recipients)];
		},
		misbehave: (random) => {
			if (random.isLucky(0.5)) smtp.arm({ ...random.pick(smtpFaults), skip: random.between(0, 5), times: 1 });
			else ses.faults.add({ ...random.pick(sesFaults), times: random.between(1, 3) });
		},
		behave: () => {
			smtp.clearFaults();
			ses.faults.clear();
		},
		close: async () => {
			await smtp.close();
			await ses.close();
		},
	};
}

const smtpFaults: readonly [SmtpFault, ...SmtpFault[]] = [
	{ at: "greeting", hangUp: "reset" },
	{ at: "MAIL", reply: "421 4.3.2 Shutting down", hangUp: "close" },
	{ at: "RCPT", reply: "451 4.7.1 Come again later" },
	{ at: "RCPT", reply: "450 4.2.1 Mailbox busy", delayMs: 200 },
	{ at: "DATA", hangUp: "close" },
	{ at: "message-begins", hangUp: "reset" },
	{ at: "message-end", reply: "452 4.3.1 Out of space" },
	{ at: "message-end", reply: null, hangUp: "reset" },
	{ at: "message-end", reply: null, hangUp: "close", delayMs: 100 },
	{ at: "message-end", delayMs: 500 },
];

const sesFaults: readonly [{ what: FaultKind; delayMs?: number }, ...{ what: FaultKind; delayMs?: number }[]] = [
	{ what: "throttle" },
	{ what: "error-before" },
	{ what: "reset-before" },
	{ what: "expired-token" },
	{ what: "error-after-accept" },
	{ what: "reset-after-accept" },
	{ what: "malformed-json" },
	{ what: "slow", delayMs: 400 },
];
