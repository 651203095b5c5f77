import { MailError, printable } from "@todoku/core";
import type { AskRoute53 } from "./route53-call.ts";

/** A hosted zone. */
export interface Route53Zone {
	/** `Z…` */
	readonly id: string;
	/** No trailing dot. */
	readonly name: string;
}

export interface WantedZone {
	readonly zoneId?: string | undefined;
	readonly zoneName: string;
}

/** Zones of one name. */
const maxZones = 100;

/**
 * The zone by its id, or else the public zone of the longest name that the domain ends in.
 *
 * @throws {MailError} `route53-zone-unknown`, `route53-zone-ambiguous`, `route53-zone-wrong`.
 */
export async function findZone({ zoneId, zoneName }: WantedZone, ask: AskRoute53): Promise<Route53Zone> {
	const domain = zoneName.toLowerCase().replace(/\.$/, "");
	if (zoneId !== undefined) return zoneById(zoneId.replace(/^\/hostedzone\//, ""), domain, ask);
	const labels = domain.split(".");
	// Nobody keeps a zone of one label here, such as `jp`.
	for (let first = 0; first < labels.length - 1; first++) {
		const name = labels.slice(first).join(".");
		const zones = await publicZones(name, ask);
		const [zone, ...more] = zones;
		if (zone === undefined) continue;
		if (more.length > 0)
			throw new MailError(
				"route53-zone-ambiguous",
				`There are ${zones.length} public hosted zones of ${printable(name, 253)} in this account: ${zones.map(({ id }) => id).join(", ")}. Name the one that the domain's NS records lead to by its id`,
			);
		return zone;
	}
	throw new MailError(
		"route53-zone-unknown",
		`No public hosted zone of ${printable(domain, 253)}, or of a domain above it, is in this account; look whether these are the right credentials, or publish the records where the zone is kept`,
	);
}

async function zoneById(id: string, domain: string, ask: AskRoute53): Promise<Route53Zone> {
	const { HostedZone } = await ask("GetHostedZone", (client, { GetHostedZoneCommand }, limits) =>
		client.send(new GetHostedZoneCommand({ Id: id }), limits),
	);
	const name = withoutDot(HostedZone?.Name);
	if (domain !== name && !domain.endsWith(`.${name}`))
		throw new MailError(
			"route53-zone-wrong",
			`The hosted zone ${printable(id)} is that of ${printable(name, 253)}, where ${printable(domain, 253)} has no place; look at its id`,
		);
	if (HostedZone?.Config?.PrivateZone === true)
		throw new MailError(
			"route53-zone-wrong",
			`The hosted zone ${printable(id)} is a private one, which nobody outside sees; name the public one`,
		);
	return { id, name };
}

async function publicZones(name: string, ask: AskRoute53): Promise<readonly Route53Zone[]> {
	const { HostedZones = [] } = await ask("ListHostedZonesByName", (client, { ListHostedZonesByNameCommand }, limits) =>
		// What comes is ordered by name from here on, so that those of this name stand first.
		client.send(new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: maxZones }), limits),
	);
	return HostedZones.filter((zone) => withoutDot(zone.Name) === name && zone.Config?.PrivateZone !== true).map(
		({ Id = "" }) => ({ id: Id.replace(/^\/hostedzone\//, ""), name }),
	);
}

function withoutDot(name = ""): string {
	return name.toLowerCase().replace(/\.$/, "");
}
