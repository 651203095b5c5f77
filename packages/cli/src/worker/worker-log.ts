import { type DeliveryReceipt, isMailError, printable } from "@todoku/core";
import type { PostedNotice } from "../domain/notice-post.ts";
import { formatInstant } from "../format-instant.ts";
import { hidePasswords } from "../hide-passwords.ts";
import type { Shell } from "../shell.ts";

/** What a worker says of itself: ids, and never an address. */
export interface WorkerLog {
	/** @param metricsUrl Undefined where there are no metrics. */
	started(metricsUrl: string | undefined): void;
	receipt(receipt: DeliveryReceipt): void;
	/** A sender was registered, given up, flagged or freed, or something new harms it. */
	sender(notice: PostedNotice): void;
	error(error: unknown): void;
	stopping(inFlight: number, graceMs: number): void;
	stopped(): void;
}

export function createWorkerLog(shell: Shell, flags: { readonly json?: true; readonly quiet?: true }): WorkerLog {
	const { output } = shell;
	const write = (text: string): void => output.write(text);
	const writeError = (text: string): void => output.writeError(text);
	const say = (event: Readonly<Record<string, unknown>>, text: string, to = write): void =>
		to(flags.json ? `${JSON.stringify({ ...event, at: shell.now() })}\n` : `${formatInstant(shell.now())}  ${text}\n`);
	return {
		started(metricsUrl) {
			const metrics = metricsUrl === undefined ? "" : ` Metrics at ${metricsUrl}/metrics.`;
			say(
				{ event: "started", ...(metricsUrl === undefined ? {} : { metricsUrl }) },
				`worker started.${metrics} Stop it with Ctrl+C.`,
			);
		},
		receipt(receipt) {
			if (flags.quiet) return;
			const { deliveryId, outcome, decision, transport, held } = receipt;
			const code = receipt.outcome === "accepted" ? undefined : receipt.code;
			const route = decision?.route;
			const parts = [deliveryId, outcome, route, transport, code, held ? "held" : undefined];
			say(
				{ event: "receipt", deliveryId, outcome, route, transport, code, held },
				parts.filter((part) => part !== undefined).join("  "),
			);
		},
		sender({ kind, code, tenant, sender, step }) {
			const at = sender.lastIndexOf("@");
			// One that is an address is named by its domain alone.
			const name = at === -1 ? sender : `(address)${sender.slice(at)}`;
			say(
				{ event: "sender", kind, code, tenant, sender: name, step },
				[`sender ${printable(name, 320)}`, code, tenant === null ? undefined : `tenant ${printable(tenant)}`]
					.filter((part) => part !== undefined)
					.join("  "),
			);
		},
		error(error) {
			const { code, message } = describe(error);
			say({ event: "error", code, message }, `error: ${message}`, writeError);
		},
		stopping(inFlight, graceMs) {
			say(
				{ event: "stopping", inFlight },
				`stopping: ${inFlight} in flight, given ${graceMs / 1_000} s to settle. Once more stops it at once; nothing is lost.`,
			);
		},
		stopped() {
			say({ event: "stopped" }, "worker stopped.");
		},
	};
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
	const { name, message } = error instanceof Error ? error : new Error(String(error));
	const code = isMailError(error) ? error.code : "unrecognised";
	return {
		code,
		message: printable(hideAddresses(hidePasswords(isMailError(error) ? message : `${name}: ${message}`)), 500),
	};
}

/** Errors of ours hold no address; those of others may. */
function hideAddresses(text: string): string {
	return text.replaceAll(/[^\s<>"'(),;:=/]+@[^\s<>"'(),;:/]+/g, (address) =>
		address.startsWith("***@") ? address : "(address)",
	);
}
