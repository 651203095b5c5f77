import {
	type ConformanceCapability,
	conformanceCapabilities,
	type DeclaredCapabilities,
	type FarSide,
	type TransportFault,
	type TransportHarness,
} from "../src/conformance/index.ts";
import type { Transport } from "../src/index.ts";
import { MemoryFarSide } from "./memory-far-side.ts";
import { MemoryTransport, type MemoryTransportOptions } from "./memory-transport.ts";

/** Declares everything as there, but for what is named. */
export function declare(absent: readonly ConformanceCapability[] = []): DeclaredCapabilities {
	const declared = conformanceCapabilities.map((name) => [
		name,
		absent.includes(name) ? { absent: "memory has none" } : true,
	]);
	return Object.fromEntries(declared) as DeclaredCapabilities;
}

/** What the poor transport and its far side have; without throttling, nothing could show that there is no hint. */
export const almostNothing: DeclaredCapabilities = declare(
	conformanceCapabilities.filter((name) => name !== "throttling"),
);

function isPoor(fault: TransportFault): boolean {
	if (fault.kind === "throttle") return fault.delayMs === undefined;
	return ["unreachable", "lose-connection", "stay-silent", "garble-answer"].includes(fault.kind);
}

export interface MemoryHarness extends TransportHarness {
	/** What was reported, of each run. */
	readonly reports: readonly string[];
}

/** @param wrap Makes of a good transport what is to be looked at. */
export function memoryHarness(
	wrap: (transport: Transport, farSide: MemoryFarSide) => Transport = (transport) => transport,
	capabilities: DeclaredCapabilities = declare(),
	options: MemoryTransportOptions = {},
): MemoryHarness {
	const reports: string[] = [];
	return {
		name: "memory",
		capabilities,
		reports,
		report: (text) => void reports.push(text),
		start: async (): Promise<FarSide> => {
			const farSide = new MemoryFarSide(options.poor === true ? isPoor : undefined);
			return {
				create: ({ timeoutMs } = {}) => wrap(new MemoryTransport(farSide, { ...options, timeoutMs }), farSide),
				received: () => farSide.received(),
				program: (fault) => farSide.program(fault),
				dispose: () => farSide.dispose(),
			};
		},
	};
}
