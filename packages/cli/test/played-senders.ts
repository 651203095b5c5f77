import type { DnsAnswer, DnsLookup } from "@todoku/sender-domains";
import { createFakeIdentityService, type FakeIdentityService } from "@todoku/sender-domains/testing";
import { runProgram } from "../src/program.ts";
import { createMemoryStore, type MemoryStore } from "./memory-store.ts";
import { createRecordingShell, type RecordingShell } from "./recording-shell.ts";

/** A service and a DNS that are played, over a store in memory: what the commands about senders work on. */
export interface PlayedSenders {
	readonly service: FakeIdentityService;
	readonly store: MemoryStore;
	/** By `TYPE name`. */
	readonly dns: Map<string, readonly string[]>;
	readonly closed: () => number;
	/** Publishes every record of a domain's plan that is not there. */
	readonly publish: (domain: string) => Promise<void>;
	readonly run: (args: readonly string[], shell?: RecordingShell) => Promise<RunSenders>;
}

export interface RunSenders {
	readonly exitCode: number;
	readonly written: string;
	readonly errors: string;
}

export function createPlayedSenders(): PlayedSenders {
	const service = createFakeIdentityService();
	const store = createMemoryStore();
	const dns = new Map<string, readonly string[]>();
	let closed = 0;
	const lookup: DnsLookup = async (name, type): Promise<DnsAnswer> => {
		const records = dns.get(`${type} ${name}`);
		return records === undefined ? { state: "absent", nameExists: false } : { state: "found", records };
	};
	const openParts = async () => ({
		service,
		dns: { public: lookup },
		close: async () => {
			closed += 1;
		},
	});
	const run: PlayedSenders["run"] = async (args, shell = createRecordingShell({ login: "hanako" })) => {
		const env = ["--database", "postgres://x"];
		const exitCode = await runProgram([...args, ...env], shell, { openStore: store.open, openParts });
		return { exitCode, written: shell.written, errors: shell.errors };
	};
	return {
		service,
		store,
		dns,
		closed: () => closed,
		async publish(domain) {
			const { written } = await run(["domain", "plan", domain, "--json", "--dmarc-reports", `dmarc@${domain}`]);
			const { records } = JSON.parse(written) as { records: { type: string; name: string; value: string }[] };
			for (const { type, name, value } of records) dns.set(`${type} ${name}`, [value]);
		},
		run,
	};
}
