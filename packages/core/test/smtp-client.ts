import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

/** The other side of a conversation, as plain as can be: says octets, and reads replies. */
export class SmtpClient {
	#socket: Socket;
	#text = "";
	#ended = false;
	readonly #waiting = new Set<() => void>();

	private constructor(socket: Socket) {
		this.#socket = socket;
		this.#listen(socket);
	}

	static async connect(port: number): Promise<SmtpClient> {
		const socket = connect(port, "127.0.0.1");
		await once(socket, "connect");
		return new SmtpClient(socket);
	}

	static async connectTls(port: number, ca: string): Promise<SmtpClient> {
		const socket = connectTls({ port, host: "127.0.0.1", ca, servername: "relay.example" });
		await once(socket, "secureConnect");
		return new SmtpClient(socket);
	}

	/** Everything that was heard and not read yet. */
	get unread(): string {
		return this.#text;
	}

	say(octets: string | Uint8Array): void {
		this.#socket.write(octets);
	}

	/** The next reply, all its lines, without the last CRLF. */
	async reply(): Promise<string> {
		for (;;) {
			const found = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3} [^\r\n]*\r\n/.exec(this.#text)?.[0];
			if (found !== undefined) {
				this.#text = this.#text.slice(found.length);
				return found.slice(0, -2);
			}
			if (this.#ended) throw new Error(`The connection ended after ${JSON.stringify(this.#text)}`);
			await this.#more();
		}
	}

	/** Says one line and reads one reply. */
	ask(line: string): Promise<string> {
		this.say(`${line}\r\n`);
		return this.reply();
	}

	/** Waits for the end of the connection; gives what was said before it. */
	async end(): Promise<string> {
		while (!this.#ended) await this.#more();
		return this.#text;
	}

	async upgrade(ca: string): Promise<TLSSocket> {
		this.#socket.removeAllListeners("data");
		const socket = connectTls({ socket: this.#socket, ca, servername: "relay.example" });
		await once(socket, "secureConnect");
		this.#socket = socket;
		this.#listen(socket);
		return socket;
	}

	close(): void {
		this.#socket.destroy();
	}

	#listen(socket: Socket): void {
		socket.on("data", (chunk: Buffer) => {
			this.#text += chunk.toString("utf8");
			this.#wake();
		});
		for (const event of ["end", "close", "error"]) {
			socket.on(event, () => {
				this.#ended = true;
				this.#wake();
			});
		}
	}

	#more(): Promise<void> {
		return new Promise((resolve) => void this.#waiting.add(resolve));
	}

	#wake(): void {
		for (const resolve of this.#waiting) resolve();
		this.#waiting.clear();
	}
}
