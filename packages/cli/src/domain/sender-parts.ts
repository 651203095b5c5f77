import type { DnsViews, IdentityService } from "@todoku/sender-domains";
import type { Command } from "commander";
import { addDnsOptions, type DnsFlags, dnsViews } from "../dns/dns-flags.ts";
import {
	addPaceOption,
	addSesOptions,
	type PaceFlags,
	type SesFlags,
	sesClientOptions,
	withSesOptions,
} from "../ses/ses-flags.ts";
import type { Environment } from "../shell.ts";

/** How every command about a sender is told where the service and the DNS are. */
export interface SenderPartFlags extends SesFlags, PaceFlags, DnsFlags {}

/** What knows about senders outside of our own database. */
export interface SenderParts {
	readonly service: IdentityService;
	readonly dns: DnsViews;
	close(): Promise<void>;
}

/** Asks nothing yet. @throws {CommanderError} for flags that name no service or no DNS. */
export type SenderPartsOpener = (flags: SenderPartFlags, env: Environment) => Promise<SenderParts>;

export function addSenderPartOptions(command: Command): Command {
	return addDnsOptions(addPaceOption(addSesOptions(command)));
}

/** SES, and the DNS of the world or of the servers that were named. */
export const openSenderParts: SenderPartsOpener = async (flags, env) => {
	// Loaded here, so that the other commands start without it.
	const { createSesIdentities } = await import("@todoku/adapter-ses");
	return await withSesOptions(() => {
		const dns = dnsViews(flags);
		const { callsPerSecond } = flags;
		const service = createSesIdentities({ ...sesClientOptions(flags, env), callsPerSecond });
		return { service, dns, close: () => service.close() };
	});
};
