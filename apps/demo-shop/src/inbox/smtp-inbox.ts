import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { isDeadAddress } from "../returned/dead-addresses.ts";
import { returnToSender } from "../returned/return-to-sender.ts";
import type { ReturnWriter } from "./mailboxes.ts";

/** One mail as the SMTP server received it. */
export interface SmtpMessage {
	readonly id: string;
	readonly at: Date;
	readonly recipients: readonly string[];
	readonly raw: Uint8Array;
}

/** A mail that came back, and who wrote it. */
export interface ReturnedSmtpMessage extends SmtpMessage {
	readonly writer: ReturnWriter;
}

export interface SmtpInbox {
	readonly port: number;
	/** What arrived, oldest first. */
	messages(): readonly SmtpMessage[];
	/** What came back, oldest first. */
	returned(): readonly ReturnedSmtpMessage[];
	close(): Promise<void>;
}

const maxMessageBytes = 1024 * 1024;
const maxMessages = 1000;

/**
 * Starts the far side of the standard route: a relay that takes every mail, as relays do, and then finds out that some addresses have no
 * mailbox. Of those it tells the reverse-path, every time.
 */
export async function startSmtpInbox(): Promise<SmtpInbox> {
	const messages: SmtpMessage[] = [];
	const returned: ReturnedSmtpMessage[] = [];
	let last = 0;
	const take = (mailFrom: string, recipients: readonly string[], raw: Uint8Array): void => {
		last++;
		const [id, at] = [String(last), new Date()];
		// Nothing is ever returned for a report, so that no two machines write to each other for ever (RFC 5321 §4.5.5).
		if (mailFrom === "") {
			keep(returned, { id, at, recipients, raw, writer: "own" });
			return;
		}
		const living = recipients.filter((address) => !isDeadAddress(address));
		if (living.length > 0) keep(messages, { id, at, recipients: living, raw });
		for (const recipient of recipients.filter(isDeadAddress)) {
			const report = returnToSender({ id, at, mailFrom, recipient, raw });
			if (report === undefined) continue;
			last++;
			keep(returned, { id: String(last), at, recipients: [mailFrom], raw: report, writer: "relay" });
		}
	};
	const server = new SMTPServer({
		// With its own built-in certificate STARTTLS would be a show, and the transport would rightly refuse it.
		disabledCommands: ["STARTTLS", "AUTH"],
		authOptional: true,
		disableReverseLookup: true,
		logger: false,
		size: maxMessageBytes,
		onData: (stream, { envelope }, answer) => {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.on("end", () => {
				const mailFrom = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
				const recipients = envelope.rcptTo.map(({ address }) => address);
				take(mailFrom, recipients, new Uint8Array(Buffer.concat(chunks)));
				answer();
			});
		},
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			server.off("error", reject);
			resolve();
		});
	});
	// A client that hangs up in the middle is its own problem, and no reason for the shop to stop.
	server.on("error", (error) => console.error(error));
	return {
		port: (server.server.address() as AddressInfo).port,
		messages: () => [...messages],
		returned: () => [...returned],
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}

function keep<T>(list: T[], one: T): void {
	list.push(one);
	if (list.length > maxMessages) list.shift();
}
