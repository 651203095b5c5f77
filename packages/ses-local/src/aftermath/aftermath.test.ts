import { setImmediate, setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { Account } from "../account.ts";
import { Background } from "../background.ts";
import { ConfigurationSets } from "../configuration-sets/configuration-sets.ts";
import { FateList } from "../fates/fate-list.ts";
import { IdentityStore } from "../identities.ts";
import { parseMailbox } from "../mailbox.ts";
import { MessageStore } from "../message-store.ts";
import type { Notice } from "../notices/notice.ts";
import { RecentList } from "../recent-list.ts";
import type { LocalService } from "../service.ts";
import { LocalSns } from "../sns/local-sns.ts";
import { LocalSqs } from "../sqs/local-sqs.ts";
import { SuppressionList } from "../suppression/suppression-list.ts";
import { TenantStore } from "../tenants/tenant-store.ts";
import { Verifier } from "../verification/verifier.ts";
import type { AcceptedMessage } from "./accepted-message.ts";
import { followMessage } from "./aftermath.ts";

const region = "ap-northeast-1";
const clock = () => new Date("2026-01-02T03:04:05Z");

function serviceThat(onNotice: (notice: Notice) => void): LocalService {
	const wait = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal });
	const background = new Background(wait, new AbortController().signal);
	const url = () => "http://127.0.0.1";
	const sqs = new LocalSqs(region, clock, url);
	const identities = new IdentityStore();
	const patience = { giveUpAfterMs: 0, revokeAfterMs: 0 };
	return {
		region,
		clock,
		url,
		identities,
		verifier: new Verifier({
			identities,
			region,
			clock,
			dns: undefined,
			patience,
			closing: background.closing,
			onChange: () => {},
		}),
		account: new Account(),
		tenants: new TenantStore(region, clock),
		configurationSets: new ConfigurationSets(undefined),
		suppression: new SuppressionList(),
		messages: new MessageStore(1),
		notices: new RecentList(1),
		outcomes: new RecentList(1),
		fates: new FateList(),
		sns: new LocalSns({ region, clock, background, wait, fetch, sqs, url }),
		sqs,
		background,
		onMessage: () => {},
		onNotice,
	};
}

function acceptedBy({ identities }: LocalService, recipient: string): AcceptedMessage {
	const identity = identities.setStatus("example.com", "SUCCESS", clock());
	const raw = new TextEncoder().encode("From: shop@example.com\r\n\r\nHi.\r\n");
	const destination = { to: [recipient], cc: [], bcc: [] };
	const message = { messageId: "m-1", at: clock(), destination, recipients: [recipient], raw, tags: [] };
	return {
		message: { ...message, kind: "raw", mailFrom: "m-1@example.com" },
		from: parseMailbox("shop@example.com"),
		identity,
		recipients: [parseMailbox(recipient)],
		configurationSetName: undefined,
		feedbackAddress: "shop@example.com",
		sourceIp: "127.0.0.1",
	};
}

test("waits for the answer, and then goes by what was decided when the message was accepted", async () => {
	const heard: string[] = [];
	const service = serviceThat(({ subject }) => void heard.push(subject));
	const { promise: answered, resolve } = Promise.withResolvers<void>();
	service.fates.set("gone.example", { what: "hard-bounce" });
	followMessage(acceptedBy(service, "a@gone.example"), answered, service);
	service.fates.clear();
	for (let turn = 0; turn < 10; turn++) await setImmediate();
	expect(heard).toEqual([]);
	resolve();
	await service.background.settled();
	expect(heard).toEqual(["Delivery Status Notification (Failure)"]);
});
