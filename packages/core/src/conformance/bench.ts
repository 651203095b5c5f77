import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { Envelope } from "../transport/envelope.ts";
import { type Receipt, receiptOutcomes, refusalScopes } from "../transport/receipt.ts";
import type { Transport } from "../transport/transport.ts";
import type { ArmedFault, CreateTransportOptions, FarSide, ReceivedMail, TransportFault } from "./harness.ts";
import { envelope, plainMessage } from "./messages.ts";

/** What one case works with: a far side of its own, and everything that must be freed afterwards. */
export class Bench {
	readonly #farSide: FarSide;
	readonly #limits: BenchLimits;
	readonly #transports: Transport[] = [];
	readonly #faults: ArmedFault[] = [];
	#deliveries = 0;

	constructor(farSide: FarSide, limits: BenchLimits) {
		this.#farSide = farSide;
		this.#limits = limits;
	}

	transport(): Promise<Transport> {
		return this.#create({});
	}

	/** A transport that soon gives up on a far side that says nothing. */
	impatientTransport(): Promise<Transport> {
		return this.#create({ timeoutMs: this.#limits.timeoutMs });
	}

	/**
	 * Offers a message, and looks whether the receipt is one. The transport gets copies: what it does to them is the affair of the cases
	 * that hand over their own.
	 */
	offer(transport: Transport, offer: Offer = {}): Promise<Receipt> {
		const sent = this.#offer(transport, offer);
		// A case that fails before it looks at the receipt must not bring down the runner besides.
		sent.catch(() => {});
		return sent;
	}

	async #create(options: CreateTransportOptions): Promise<Transport> {
		const transport = await this.#farSide.create(options);
		this.#transports.push(transport);
		return transport;
	}

	async #offer(transport: Transport, offer: Offer): Promise<Receipt> {
		const { to = { ...envelope }, bytes = plainMessage(), signal, own = false } = offer;
		this.#deliveries += 1;
		const deliveryId = `conformance-${this.#deliveries}`;
		// A caller without types may hand over what is no bytes at all.
		const copy = bytes instanceof Uint8Array ? Uint8Array.from(bytes) : bytes;
		const copies = own ? ([to, bytes] as const) : ([{ ...to }, copy] as const);
		const receipt = await this.within(transport.send(...copies, { deliveryId, signal }), "the receipt");
		assertReceipt(receipt);
		return receipt;
	}

	/**
	 * Offers one more mail, and sees that it goes as if nothing had happened before it. Whether it goes to the right recipient, octet for
	 * octet, is the affair of other cases.
	 */
	async offerAfterwards(transport: Transport): Promise<void> {
		const before = this.received().length;
		const mark = `This is mail ${this.#deliveries + 1}.`;
		const receipt = await this.offer(transport, { bytes: plainMessage(mark) });
		assert.equal(receipt.outcome, "accepted", "the next mail must go");
		const texts = this.received().map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
		assert.equal(texts.length, before + 1, "the next mail must arrive once, and nothing else with it");
		assert.ok(texts.at(-1)?.includes(mark), "what arrived is not the next mail");
	}

	async arm(fault: TransportFault): Promise<ArmedFault> {
		const armed = await this.within(Promise.resolve(this.#farSide.program(fault)), `arming ${fault.kind}`);
		this.#faults.push(armed);
		return armed;
	}

	/** A fault that was declared impossible must be refused by the harness: else the declaration is not true, or the fault does nothing. */
	async refuses(fault: TransportFault): Promise<void> {
		await assert.rejects(
			async () => this.arm(fault),
			`the harness declares this absent, and takes the fault ${fault.kind} all the same`,
		);
	}

	/** Waits until the fault has struck this very send, which must not be over by then. */
	async reaches(fault: ArmedFault, sent: Promise<unknown>): Promise<void> {
		const early = sent.then((receipt) => assert.fail(`the send was over too early: ${inspect(receipt)}`));
		await this.within(Promise.race([fault.struck, early]), "the mail, at the far side,");
	}

	received(): readonly ReceivedMail[] {
		return this.#farSide.received();
	}

	/** A promise that must come to something in time. */
	async within<T>(promise: Promise<T>, what: string): Promise<T> {
		const { deadlineMs } = this.#limits;
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				reject(new assert.AssertionError({ message: `${what} did not come within ${deadlineMs} ms` }));
			}, deadlineMs);
		});
		try {
			return await Promise.race([promise, late]);
		} finally {
			clearTimeout(timer);
		}
	}

	/** Frees everything. A close() that fails is the affair of the cases about close(), and must not fail all the others. */
	async free(): Promise<void> {
		for (const fault of this.#faults) await fault.lift();
		const closed = Promise.allSettled(this.#transports.map(async (transport) => transport.close()));
		await Promise.race([closed, sleep(this.#limits.timeoutMs, undefined, { ref: false })]);
		await this.#farSide.dispose();
	}
}

export interface BenchLimits {
	readonly deadlineMs: number;
	readonly timeoutMs: number;
}

export interface Offer {
	readonly to?: Envelope;
	readonly bytes?: Uint8Array;
	readonly signal?: AbortSignal;
	/** Hands over `to` and `bytes` themselves. Default: false. */
	readonly own?: boolean;
}

export function assertRefused(receipt: Receipt, outcome: "deferred" | "rejected", scope: string): void {
	assert.deepEqual(
		{ outcome: receipt.outcome, scope: "scope" in receipt ? receipt.scope : undefined },
		{ outcome, scope },
	);
}

export function assertSameBytes(actual: Uint8Array | undefined, expected: Uint8Array): void {
	assert.ok(actual !== undefined, "no message arrived");
	if (Buffer.compare(actual, expected) === 0) return;
	const at = expected.findIndex((octet, index) => actual[index] !== octet);
	const first = at === -1 ? expected.byteLength : at;
	const around = (bytes: Uint8Array): string =>
		inspect(Buffer.from(bytes.subarray(Math.max(0, first - 8), first + 24)).toString("latin1"));
	assert.fail(
		`the message was altered: ${actual.byteLength} octets of ${expected.byteLength}, ` +
			`first at octet ${first}, ${around(actual)} instead of ${around(expected)}`,
	);
}

/** Fails for what is no receipt, or says more than it can know. */
function assertReceipt(receipt: Receipt): void {
	assert.ok(receiptOutcomes.includes(receipt?.outcome), `${inspect(receipt)} is no receipt`);
	const { outcome } = receipt;
	const fields = new Map<string, unknown>(Object.entries(receipt));
	const [code, scope, retryAfterMs] = ["code", "scope", "retryAfterMs"].map((field) => fields.get(field));
	const id = fields.get("providerMessageId") ?? fields.get("messageIdSeen");
	const refused = outcome === "deferred" || outcome === "rejected";
	assert.equal(
		refusalScopes.some((known) => known === scope),
		refused,
		`the scope ${inspect(scope)} of ${outcome}`,
	);
	assert.equal(
		typeof code === "string" && code !== "",
		outcome !== "accepted",
		`the code ${inspect(code)} of ${outcome}`,
	);
	assert.ok(outcome === "accepted" || id === undefined, `an id of ${outcome} mail`);
	assert.ok(retryAfterMs === undefined || (outcome === "deferred" && isDelay(retryAfterMs)), "retryAfterMs");
}

function isDelay(value: unknown): boolean {
	return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
