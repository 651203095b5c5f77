import assert from "node:assert/strict";
import { parseAddress } from "@todoku/mime";
import type { RefusalScope } from "../../transport/receipt.ts";
import { assertRefused, assertSameBytes } from "../bench.ts";
import type { ConformanceCapability } from "../capabilities.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { TransportFault } from "../harness.ts";
import { mailFrom, plainMessage, recipient } from "../messages.ts";

const group = "a refusal";
const other = parseAddress("other@recipient.example");

interface Refusal {
	readonly what: string;
	readonly capability: ConformanceCapability;
	readonly fault: TransportFault;
	readonly outcome: "deferred" | "rejected";
	readonly scope: RefusalScope;
}

const refusals: readonly Refusal[] = [
	{
		what: "of the recipient for good",
		capability: "recipientRefusal",
		fault: { kind: "refuse-recipient", recipient: other, permanent: true },
		outcome: "rejected",
		scope: "recipient",
	},
	{
		what: "of the recipient for now",
		capability: "temporaryRecipientRefusal",
		fault: { kind: "refuse-recipient", recipient: other, permanent: false },
		outcome: "deferred",
		scope: "recipient",
	},
	{
		what: "of the message for good",
		capability: "messageRefusal",
		fault: { kind: "refuse-message", permanent: true },
		outcome: "rejected",
		scope: "message",
	},
	{
		what: "of the message for now",
		capability: "temporaryMessageRefusal",
		fault: { kind: "refuse-message", permanent: false },
		outcome: "deferred",
		scope: "message",
	},
	{
		what: "of the sender for good",
		capability: "routeRefusal",
		fault: { kind: "refuse-route", permanent: true },
		outcome: "rejected",
		scope: "route",
	},
	{
		what: "of the sender for now",
		capability: "temporaryRouteRefusal",
		fault: { kind: "refuse-route", permanent: false },
		outcome: "deferred",
		scope: "route",
	},
	{
		what: "because the far side is going away",
		capability: "closing",
		fault: { kind: "closing" },
		outcome: "deferred",
		scope: "route",
	},
	{
		what: "because of too much mail",
		capability: "throttling",
		fault: { kind: "throttle" },
		outcome: "deferred",
		scope: "route",
	},
];

export const refusalCases: readonly ConformanceCase[] = [
	...refusals.flatMap(({ what, capability, fault, outcome, scope }): readonly ConformanceCase[] => [
		{
			group,
			name: `${what} is ${outcome}, concerns the ${scope} and touches no other mail`,
			needs: [capability],
			run: async (bench) => {
				const transport = await bench.transport();
				await bench.offerAfterwards(transport);
				const armed = await bench.arm(fault);
				assertRefused(await bench.offer(transport, { to: { mailFrom, recipient: other } }), outcome, scope);
				await armed.lift();
				assert.equal(bench.received().length, 1, "what was refused must not be taken");
				await bench.offerAfterwards(transport);
			},
		},
		{
			group,
			name: `${what} is nothing that the far side could say`,
			without: [capability],
			run: (bench) => bench.refuses(fault),
		},
	]),
	{
		group,
		name: "of one recipient is not one of the others",
		needs: ["recipientRefusal"],
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.arm({ kind: "refuse-recipient", recipient: other, permanent: true });
			const recipients = [recipient, other, recipient, other];
			const receipts = await Promise.all(
				recipients.map((to) => bench.offer(transport, { to: { mailFrom, recipient: to } })),
			);
			assert.deepEqual(
				receipts.map((receipt) => receipt.outcome),
				["accepted", "rejected", "accepted", "rejected"],
			);
			assert.deepEqual(
				bench.received().map((mail) => mail.recipient),
				[recipient, recipient],
			);
		},
	},
	{
		group,
		name: "of a recipient leaves nothing of that mail behind for the next",
		needs: ["recipientRefusal"],
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.arm({ kind: "refuse-recipient", recipient: other, permanent: true });
			await bench.offer(transport, { to: { mailFrom, recipient: other } });
			const bytes = plainMessage("For Taro only.");
			await bench.offer(transport, { bytes });
			assert.deepEqual(
				bench.received().map((mail) => mail.recipient),
				[recipient],
			);
			assertSameBytes(bench.received()[0]?.bytes, bytes);
		},
	},
	{
		group,
		name: "because of too much mail says how long to wait at least",
		needs: ["throttling", "retryHint"],
		run: async (bench) => {
			await bench.arm({ kind: "throttle" });
			const receipt = await bench.offer(await bench.transport());
			assert.ok("retryAfterMs" in receipt && receipt.retryAfterMs !== undefined, "retryAfterMs is missing");
		},
	},
	{
		group,
		name: "because of too much mail names no time to wait, where nobody knows one",
		needs: ["throttling"],
		without: ["retryHint"],
		run: async (bench) => {
			await bench.arm({ kind: "throttle" });
			const receipt = await bench.offer(await bench.transport());
			assert.equal("retryAfterMs" in receipt ? receipt.retryAfterMs : undefined, undefined);
		},
	},
	{
		group,
		name: "because of too much mail hands on the time that the far side names",
		needs: ["throttling", "namedDelay"],
		run: async (bench) => {
			await bench.arm({ kind: "throttle", delayMs: 7_000 });
			const receipt = await bench.offer(await bench.transport());
			assert.equal("retryAfterMs" in receipt ? receipt.retryAfterMs : undefined, 7_000);
		},
	},
	{
		group,
		name: "because of too much mail cannot name a time at this far side",
		without: ["namedDelay"],
		run: (bench) => bench.refuses({ kind: "throttle", delayMs: 7_000 }),
	},
];
