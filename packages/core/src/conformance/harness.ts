import type { Address } from "@todoku/mime";
import type { Transport } from "../transport/transport.ts";
import type { DeclaredCapabilities } from "./capabilities.ts";

/** What `describeTransport` needs of an adapter's tests. */
export interface TransportHarness {
	/** Begins the report, and the name of every case: `smtp against smtp-server`. */
	readonly name: string;
	/** For every capability of the suite, that it is there, or why it is not. */
	readonly capabilities: DeclaredCapabilities;
	/** Starts a far side of one's own for one case: no case sees what another left behind. */
	start(): Promise<FarSide>;
	/** Takes the report, after the last case. For a test file, `(text) => console.log(text)` will do. */
	report(text: string): void;
}

/**
 * The next hop, as a test sees it.
 *
 * It takes mail from every address at `sender.example`, to any recipient, and bytes of any kind. A service that looks at From must know
 * that domain.
 */
export interface FarSide {
	/** A new transport that is pointed at it. The suite closes it. */
	create(options?: CreateTransportOptions): Promise<Transport> | Transport;
	/**
	 * What it has taken, in order. A message that came in whole and has no answer yet is among it, and so is one whose answer was lost or
	 * made no sense; one that was refused is not.
	 */
	received(): readonly ReceivedMail[];
	/**
	 * Arms a fault.
	 *
	 * @throws An error, where this far side cannot do it. It must never pass over a fault in silence.
	 */
	program(fault: TransportFault): Promise<ArmedFault> | ArmedFault;
	/** Cuts everything and frees it. */
	dispose(): Promise<void>;
}

export interface CreateTransportOptions {
	/** Milliseconds after which the transport gives up on a far side that says nothing. Default: none that a case could reach. */
	readonly timeoutMs?: number;
}

/** One message to one recipient. */
export interface ReceivedMail {
	/** MAIL FROM; undefined where the far side writes its own. */
	readonly mailFrom: Address | null | undefined;
	readonly recipient: Address;
	/** As they were handed over: without what the transport's protocol put around them. */
	readonly bytes: Uint8Array;
	/** The id that the far side gave it, where it gives one. */
	readonly providerMessageId?: string | undefined;
}

/** Where in one offer something happens: before the message, in the middle of it, or after it and before the answer. */
export type TransportPhase = "before-message" | "within-message" | "before-answer";

/**
 * What can go wrong at the far side. Each strikes the next offer, once, unless it says otherwise.
 *
 * - `refuse-recipient`: for good, or for now; every offer to this recipient, until lifted.
 * - `refuse-message`, `refuse-route`: for good, or for now. The route: this sender, account or connection.
 * - `throttle`: too much at once; with `delayMs`, the far side says how long to wait.
 * - `closing`: says that it is going away, and goes (SMTP 421); every offer, until lifted.
 * - `unreachable`: nothing is there, until lifted.
 * - `lose-connection`: is gone without a word. Before its answer, it has the message.
 * - `stay-silent`: says nothing until lifted, then goes on. Before its answer, it has the message.
 * - `garble-answer`: takes the message and says what nobody understands.
 * - `drop-idle`: ends the connections on which nothing happens; done when the returned promise resolves.
 * - `limit-size`: takes no message over `maxBytes`, and announces that; for new transports, until lifted.
 * - `no-smtputf8`: does not offer SMTPUTF8; for new transports, until lifted.
 */
export type TransportFault =
	| { readonly kind: "refuse-recipient"; readonly recipient: Address; readonly permanent: boolean }
	| { readonly kind: "refuse-message"; readonly permanent: boolean }
	| { readonly kind: "refuse-route"; readonly permanent: boolean }
	| { readonly kind: "throttle"; readonly delayMs?: number }
	| { readonly kind: "closing" }
	| { readonly kind: "unreachable" }
	| { readonly kind: "lose-connection"; readonly phase: TransportPhase }
	| { readonly kind: "stay-silent"; readonly phase: "before-message" | "before-answer" }
	| { readonly kind: "garble-answer" }
	| { readonly kind: "drop-idle" }
	| { readonly kind: "limit-size"; readonly maxBytes: number }
	| { readonly kind: "no-smtputf8" };

export interface ArmedFault {
	/** Resolves when it has struck. Of a fault that does not wait for an offer: at once. */
	readonly struck: Promise<void>;
	/** Ends it: what it held up goes on, what it took away is back. */
	lift(): Promise<void> | void;
}
