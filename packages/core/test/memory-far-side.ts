import type { Address } from "@todoku/mime";
import type { ArmedFault, FarSide, ReceivedMail, TransportFault, TransportPhase } from "../src/conformance/index.ts";

/** What the far side answers: the mail is taken, or refused. */
export type MemoryAnswer =
	| { readonly taken: true; readonly id: string }
	| {
			readonly taken: false;
			readonly permanent: boolean;
			readonly scope: "recipient" | "message" | "route";
			readonly waitMs?: number;
	  };

/** Thrown for a connection that did not come about, or did not last. */
export class Lost extends Error {}

/** A next hop in this process, which can do everything that the suite knows of. */
export class MemoryFarSide implements Omit<FarSide, "create"> {
	readonly #mails: ReceivedMail[] = [];
	readonly #able: (fault: TransportFault) => boolean;
	readonly #armed: Armed[] = [];
	#ids = 0;

	/** @param able Which faults it can do. Default: all. */
	constructor(able: (fault: TransportFault) => boolean = () => true) {
		this.#able = able;
	}

	/** What it says of itself when a connection is made. */
	connect(): { readonly smtpUtf8: boolean; readonly maxBytes: number } {
		if (this.#find("unreachable") !== undefined) throw new Lost("unreachable");
		const limit = this.#find("limit-size");
		return {
			smtpUtf8: this.#find("no-smtputf8") === undefined,
			maxBytes: limit?.fault.kind === "limit-size" ? limit.fault.maxBytes : Number.MAX_SAFE_INTEGER,
		};
	}

	/** The envelope. */
	async announce(recipient: Address): Promise<MemoryAnswer | undefined> {
		await this.#disturb("before-message");
		if (this.#find("closing")) return refusal(false, "route");
		const route = this.#take("refuse-route");
		if (route?.kind === "refuse-route") return refusal(route.permanent, "route");
		const throttle = this.#take("throttle");
		if (throttle?.kind === "throttle") return { ...refusal(false, "route"), waitMs: throttle.delayMs ?? 1_000 };
		for (const { fault } of this.#armed) {
			if (fault.kind === "refuse-recipient" && fault.recipient === recipient)
				return refusal(fault.permanent, "recipient");
		}
		return undefined;
	}

	/** The message; from when this is called, the far side may have it. */
	async hand(mailFrom: Address | null | undefined, recipient: Address, bytes: Uint8Array): Promise<MemoryAnswer> {
		const message = this.#take("refuse-message");
		if (message?.kind === "refuse-message") return refusal(message.permanent, "message");
		this.#ids += 1;
		const id = `memory-${this.#ids}`;
		this.#mails.push({ mailFrom, recipient, bytes: Uint8Array.from(bytes), providerMessageId: id });
		await this.#disturb("before-answer");
		if (this.#take("garble-answer")) throw new SyntaxError("What?");
		return { taken: true, id };
	}

	/** In the middle of the message. */
	async begin(): Promise<void> {
		await this.#disturb("within-message");
	}

	received(): readonly ReceivedMail[] {
		return [...this.#mails];
	}

	program(fault: TransportFault): ArmedFault {
		if (!this.#able(fault)) throw new Error(`This far side cannot ${fault.kind}`);
		const armed = new Armed(fault);
		this.#armed.push(armed);
		return armed;
	}

	async dispose(): Promise<void> {}

	#find(kind: TransportFault["kind"]): Armed | undefined {
		return this.#armed.find((armed) => armed.fault.kind === kind && !armed.over);
	}

	#take(kind: TransportFault["kind"]): TransportFault | undefined {
		const armed = this.#find(kind);
		armed?.strike();
		return armed?.fault;
	}

	async #disturb(phase: TransportPhase): Promise<void> {
		const armed = this.#armed.find(({ fault, over }) => "phase" in fault && fault.phase === phase && !over);
		armed?.strike();
		if (armed?.fault.kind === "lose-connection") throw new Lost(phase);
		if (armed?.fault.kind === "stay-silent") await armed.lifted.promise;
	}
}

class Armed implements ArmedFault {
	readonly fault: TransportFault;
	readonly lifted: PromiseWithResolvers<void> = Promise.withResolvers<void>();
	readonly #struck = Promise.withResolvers<void>();
	over = false;

	constructor(fault: TransportFault) {
		this.fault = fault;
	}

	get struck(): Promise<void> {
		return this.#struck.promise;
	}

	strike(): void {
		this.over = true;
		this.#struck.resolve();
	}

	lift(): void {
		this.over = true;
		this.lifted.resolve();
	}
}

function refusal(
	permanent: boolean,
	scope: "recipient" | "message" | "route",
): MemoryAnswer & { readonly taken: false } {
	return { taken: false, permanent, scope };
}
