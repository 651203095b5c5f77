import type { Socket } from "node:net";
import type { PGliteInterface } from "@electric-sql/pglite";
import type { Gate } from "./gate.ts";
import { type WireFrame, WireFrames } from "./wire-frames.ts";

export interface WireSessionOptions {
	readonly pglite: Pick<PGliteInterface, "execProtocol">;
	readonly gate: Gate;
	/** How long a client may leave its transaction open without saying anything: as long, everybody else waits. */
	readonly idleInTransactionMs: number;
}

const sync = Uint8Array.of(0x53, 0, 0, 0, 4);
const rollback = Buffer.concat([Uint8Array.of(0x51, 0, 0, 0, 13), Buffer.from("ROLLBACK\0")]);

/**
 * Serves one client of a database in this process. The one connection is the client's from the first message of a statement or
 * transaction until it is over, so that nobody's statements fall into another's transaction.
 */
export class WireSession {
	readonly #socket: Socket;
	readonly #options: WireSessionOptions;
	readonly #frames = new WireFrames();
	/** Lets the next one at the connection; undefined while it is not ours. */
	#leave: (() => void) | undefined;
	#working: Promise<void> = Promise.resolve();

	constructor(socket: Socket, options: WireSessionOptions) {
		this.#socket = socket;
		this.#options = options;
		socket.on("data", (bytes) => {
			for (const frame of this.#frames.push(bytes)) this.#queue(() => this.#answer(frame));
		});
		socket.on("timeout", () => socket.destroy());
		socket.on("close", () => this.#queue(() => this.#giveUp()));
	}

	/** Hangs up, and rolls back what was open. */
	async close(): Promise<void> {
		this.#socket.destroy();
		this.#queue(() => this.#giveUp());
		await this.#working;
	}

	#queue(work: () => Promise<void>): void {
		this.#working = this.#working.then(work).catch(async () => {
			this.#socket.destroy();
			await this.#giveUp().catch(() => {});
		});
	}

	async #answer(frame: WireFrame): Promise<void> {
		if (this.#socket.destroyed) return;
		switch (frame.kind) {
			case "encryption":
				this.#socket.write("N");
				return;
			case "cancel":
			case "terminate":
				this.#socket.end();
				return;
			case "startup":
			case "message":
				this.#socket.setTimeout(0);
				this.#leave ??= await this.#options.gate.enter();
				// It may have hung up while it waited for its turn.
				if (this.#socket.destroyed) return this.#giveUp();
				return this.#execute(frame.bytes, (data) => this.#socket.write(data));
			default:
				frame.kind satisfies never;
		}
	}

	async #execute(bytes: Uint8Array, write: (data: Uint8Array) => void): Promise<void> {
		const { messages, data } = await this.#options.pglite.execProtocol(bytes, { throwOnError: false });
		if (data.length > 0) write(data);
		const last = messages.at(-1);
		if (last?.name === "readyForQuery" && statusOf(last) === "I") this.#pass();
		else this.#socket.setTimeout(this.#options.idleInTransactionMs);
	}

	async #giveUp(): Promise<void> {
		if (this.#leave === undefined) return;
		try {
			await this.#execute(sync, () => {});
			if (this.#leave !== undefined) await this.#execute(rollback, () => {});
		} finally {
			this.#pass();
		}
	}

	#pass(): void {
		this.#leave?.();
		this.#leave = undefined;
	}
}

/** `I`: idle; `T`, `E`: in a transaction. */
function statusOf(message: object): unknown {
	return (message as { readonly status?: unknown }).status;
}
