import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** What the relay does at one point: says a reply, or anything else with its end of the connection. */
type Move = string | ((socket: Socket) => void);

export interface Script {
	readonly greeting?: Move;
	readonly EHLO?: Move;
	readonly HELO?: Move;
	readonly AUTH?: Move;
	readonly MAIL?: Move;
	readonly RCPT?: Move;
	readonly DATA?: Move;
	/** At the final dot. */
	readonly message?: Move;
	/** At the first octet of a message, before its end. */
	readonly messageBegins?: Move;
	readonly RSET?: Move;
	readonly QUIT?: Move;
}

export interface ScriptedRelay {
	readonly port: number;
	/** Every command line, as it came. */
	readonly commands: readonly string[];
	/** Every message as it came over the wire: dot-stuffed, with the CRLF before the final dot. */
	readonly messages: readonly Buffer[];
	/** How many connections there were. */
	connections(): number;
	/** Resolves when a command that begins with this has come, or one has come already. */
	heard(command: string): Promise<void>;
	close(): Promise<void>;
}

const polite: Required<Omit<Script, "messageBegins">> = {
	greeting: "220 relay.example ESMTP",
	EHLO: "250-relay.example\r\n250-8BITMIME\r\n250 SIZE 1000000",
	HELO: "250 relay.example",
	AUTH: "235 2.7.0 Welcome",
	MAIL: "250 2.1.0 Ok",
	RCPT: "250 2.1.5 Ok",
	DATA: "354 Go on",
	message: "250 2.0.0 Ok: queued as 4XyZ",
	RSET: "250 2.0.0 Ok",
	QUIT: "221 2.0.0 Bye",
};

/** A relay that does what the script says, octet for octet, and is polite where the script is silent. */
export async function startScriptedRelay(script: Script = {}): Promise<ScriptedRelay> {
	const moves: Script = { ...polite, ...script };
	const commands: string[] = [];
	const messages: Buffer[] = [];
	const sockets = new Set<Socket>();
	const listeners = new Set<() => void>();
	let connections = 0;

	const server = createServer((socket) => {
		connections += 1;
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.on("error", () => {});
		let pending = "";
		let inMessage = false;
		const play = (move: Move | undefined) => {
			if (typeof move === "function") move(socket);
			else if (move !== undefined) socket.write(`${move}\r\n`);
		};
		socket.on("data", (chunk: Buffer) => {
			pending += chunk.toString("latin1");
			for (;;) {
				const end = pending.indexOf(inMessage ? "\r\n.\r\n" : "\r\n");
				if (inMessage && end < 0 && pending !== "" && script.messageBegins) return play(script.messageBegins);
				if (end < 0) return;
				if (inMessage) {
					messages.push(Buffer.from(pending.slice(0, end + 2), "latin1"));
					pending = pending.slice(end + 5);
					inMessage = false;
					play(moves.message);
					continue;
				}
				const line = pending.slice(0, end);
				pending = pending.slice(end + 2);
				commands.push(Buffer.from(line, "latin1").toString("utf8"));
				for (const listener of listeners) listener();
				const verb = line.slice(0, 4).toUpperCase() as keyof Script;
				inMessage = verb === "DATA" && typeof moves.DATA === "string" && moves.DATA.startsWith("3");
				play(moves[verb]);
			}
		});
		play(moves.greeting);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");

	return {
		port: (server.address() as AddressInfo).port,
		commands,
		messages,
		connections: () => connections,
		heard: (command) =>
			new Promise((resolve) => {
				const check = () => {
					if (!commands.some((line) => line.startsWith(command))) return;
					listeners.delete(check);
					resolve();
				};
				listeners.add(check);
				check();
			}),
		close: async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}

export function cut(socket: Socket): void {
	socket.destroy();
}

/** Says nothing and does nothing. */
export function ignore(): void {}
