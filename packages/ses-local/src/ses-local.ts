import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { Account } from "./account.ts";
import { getAccountOperation } from "./account-operations.ts";
import { adminOperations } from "./admin.ts";
import { withApiPace } from "./api-pace.ts";
import { Background, type Wait } from "./background.ts";
import { configurationSetOperations } from "./configuration-sets/configuration-set-operations.ts";
import { ConfigurationSets } from "./configuration-sets/configuration-sets.ts";
import { eventDestinationOperations } from "./configuration-sets/event-destination-operations.ts";
import { FateList } from "./fates/fate-list.ts";
import { fateOperations } from "./fates/fate-operations.ts";
import { FaultList } from "./faults/fault-list.ts";
import { faultOperations } from "./faults/fault-operations.ts";
import { withFaults } from "./faults/with-faults.ts";
import type { Services } from "./front-door.ts";
import { close, listen, respond, urlOf } from "./http-server.ts";
import { IdentityStore } from "./identities.ts";
import { identityNotificationsOperation, setIdentityNotifications } from "./identity-notifications.ts";
import { identityOperations } from "./identity-operations.ts";
import { identitySettingsOperations } from "./identity-settings-operations.ts";
import { MessageStore } from "./message-store.ts";
import { noticeOperations } from "./notices/notice-operations.ts";
import { RecentList } from "./recent-list.ts";
import { NoAnswer } from "./router.ts";
import { sendEmailOperation } from "./send-email.ts";
import type { LocalService } from "./service.ts";
import type { SesLocal, SesLocalOptions } from "./ses-local-options.ts";
import { LocalSns } from "./sns/local-sns.ts";
import { snsOperations } from "./sns/sns-operations.ts";
import { LocalSqs } from "./sqs/local-sqs.ts";
import { SuppressionList } from "./suppression/suppression-list.ts";
import { suppressionOperations } from "./suppression/suppression-operations.ts";
import { tenantOperations } from "./tenants/tenant-operations.ts";
import { TenantStore } from "./tenants/tenant-store.ts";
import { confirmationOperation } from "./verification/confirmation.ts";
import { openDns } from "./verification/open-dns.ts";
import { startTimer } from "./verification/timer.ts";
import { readInterval, readPatience } from "./verification/verification-settings.ts";
import { Verifier } from "./verification/verifier.ts";

/**
 * Starts a local Amazon SES v2.
 *
 * @throws {RangeError} for an option out of its range.
 * @throws {Error} for an identity that is neither a domain nor an address.
 * @throws The error of `net.Server.listen`, for example with code `EADDRINUSE`.
 */
export async function startSesLocal(options: SesLocalOptions = {}): Promise<SesLocal> {
	const { host = "127.0.0.1", port = 0 } = options;
	const closing = new AbortController();
	const wait = options.wait ?? runtimeWait;
	const server = createServer((request, response) => {
		void respond(services, host, request, response);
	});
	let url = "";
	const service = createService(options, { wait, closing: closing.signal, url: () => url });
	const { identities, sns, verifier } = service;
	const sesOperations = [
		sendEmailOperation(service),
		...identityOperations(service),
		...identitySettingsOperations(service),
		...suppressionOperations(service),
		...configurationSetOperations(service),
		...eventDestinationOperations(service),
		...tenantOperations(service),
		getAccountOperation(service),
	];
	const faults = new FaultList([...new Set(sesOperations.map(({ name }) => name))]);
	const faultContext = { faults, region: service.region, wait: (ms: number) => delay(ms, wait, closing.signal) };
	const operations = [
		...sesOperations.map((operation) => withFaults(withApiPace(operation, service), faultContext)),
		...adminOperations(service),
		...faultOperations(faults),
		identityNotificationsOperation(service),
		confirmationOperation(service),
		...fateOperations(service),
		...noticeOperations(service),
		...snsOperations(service),
	];
	const services: Services = { operations, sns, sqs: service.sqs, wait, closing: closing.signal };
	const checkEveryMs = readInterval(options.verification ?? {});
	await listen(server, port, host);
	url = urlOf(server);
	startTimer(verifier, checkEveryMs, closing.signal);
	return {
		url,
		region: service.region,
		messages: () => service.messages.list(),
		clear: () => {
			service.messages.clear();
			service.notices.clear();
			service.outcomes.clear();
		},
		settled: () => service.background.settled(),
		outcomes: () => service.outcomes.list(),
		notices: () => service.notices.list(),
		suppressed: () => service.suppression.list(),
		setIdentity: (identity, status) => void identities.setStatus(identity, status, service.clock()),
		setIdentityNotifications: (identity, notifications) => setIdentityNotifications(identity, notifications, service),
		deleteIdentity: (identity) => identities.delete(identity),
		setTenant: (name, settings) => void service.tenants.set(name, settings),
		setAccount: (changes) => service.account.change(changes),
		verification: { check: () => verifier.check() },
		faults,
		fates: service.fates,
		sns,
		sqs: service.sqs,
		close: () => {
			closing.abort();
			return close(server);
		},
	};
}

interface Surroundings {
	readonly wait: Wait;
	readonly closing: AbortSignal;
	readonly url: () => string;
}

function createService(options: SesLocalOptions, { wait, closing, url }: Surroundings): LocalService {
	const { region = "ap-northeast-1", identities = [], maxMessages = 1000, clock = () => new Date() } = options;
	const { fetch = globalThis.fetch, onNotice = () => {} } = options;
	const background = new Background(wait, closing);
	const sqs = new LocalSqs(region, clock, url);
	const identityStore = new IdentityStore();
	const service: LocalService = {
		region,
		clock,
		url,
		identities: identityStore,
		verifier: new Verifier({
			identities: identityStore,
			region,
			clock,
			dns: openDns(options.dns, closing),
			patience: readPatience(options.verification ?? {}),
			closing,
			onChange: (change) => queueMicrotask(() => options.onVerification?.(change)),
		}),
		account: new Account(),
		tenants: new TenantStore(region, clock),
		configurationSets: new ConfigurationSets(options.configurationSets),
		suppression: new SuppressionList(),
		messages: new MessageStore(maxMessages),
		notices: new RecentList(maxMessages),
		outcomes: new RecentList(maxMessages),
		fates: new FateList(),
		sqs,
		sns: new LocalSns({ region, clock, background, wait, fetch, sqs, url }),
		background,
		onNotice,
		// Outside the request: a caller's mistake in the callback must be seen, and must not look like a refusal by SES.
		onMessage: (message) => queueMicrotask(() => options.onMessage?.(message)),
	};
	for (const identity of identities) service.identities.setStatus(identity, "SUCCESS", clock());
	for (const [name, settings] of Object.entries(options.tenants ?? {})) service.tenants.set(name, settings);
	service.account.change(options.account ?? {});
	return service;
}

const runtimeWait: Wait = (ms, signal) => setTimeout(ms, undefined, { signal });

async function delay(ms: number, wait: Wait, closing: AbortSignal): Promise<void> {
	try {
		await wait(ms, closing);
	} catch (error) {
		if (!closing.aborted) throw error;
		throw new NoAnswer("reset");
	}
}
