import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** One mail as the SMTP server received it. */
export interface SmtpMessage {
	readonly id: string;
	readonly at: Date;
	readonly recipients: readonly string[];
	readonly raw: Uint8Array;
}

export interface SmtpInbox {
	readonly port: number;
	/** Oldest first. */
	messages(): readonly SmtpMessage[];
	close(): Promise<void>;
}

const maxMessageBytes = 1024 * 1024;
const maxMessages = 1000;

/** Starts the receiving end of the standard route: a server that takes every mail and delivers none. */
export async function startSmtpInbox(): Promise<SmtpInbox> {
	const messages: SmtpMessage[] = [];
	let last = 0;
	const server = new SMTPServer({
		// With its own built-in certificate STARTTLS would be a show, and the transport would rightly refuse it.
		disabledCommands: ["STARTTLS", "AUTH"],
		authOptional: true,
		disableReverseLookup: true,
		logger: false,
		size: maxMessageBytes,
		onData: (stream, session, answer) => {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.on("end", () => {
				last++;
				messages.push({
					id: String(last),
					at: new Date(),
					recipients: session.envelope.rcptTo.map(({ address }) => address),
					raw: new Uint8Array(Buffer.concat(chunks)),
				});
				if (messages.length > maxMessages) messages.shift();
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
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}
