import type { DeliveryStatus } from "../packages/core/dist/index.js";

/** What a process of a run is to do. */
export interface Orders {
	readonly name: string;
	readonly seed: number;
	readonly database: { readonly url: string } | { readonly embedded: string };
	readonly sends: boolean;
	readonly sells: boolean;
	readonly smtpUrl: string;
	readonly sesUrl: string;
	/** How likely it kills itself between the answer to a mail and the recording of it. */
	readonly deathRate: number;
}

export type ToVictim = "stop-selling" | "report" | "stop";

export interface FromVictim {
	readonly ready?: true;
	/** It takes no more orders, and the last one is committed or rolled back. */
	readonly soldOut?: true;
	readonly counts?: Readonly<Record<DeliveryStatus, number>>;
	readonly error?: string;
}
