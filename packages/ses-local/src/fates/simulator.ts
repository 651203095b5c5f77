import type { Mailbox } from "../mailbox.ts";

/** Who lives at SES's mailbox simulator. */
const residents = ["success", "bounce", "complaint", "ooto", "suppressionlist"] as const;

export type SimulatorResident = (typeof residents)[number];

const domain = "simulator.amazonses.com";

export function isAtSimulator(mailbox: Pick<Mailbox, "domain">): boolean {
	return mailbox.domain.toLowerCase() === domain;
}

/**
 * Which of the simulator's mailboxes it is, whatever its `+label`; undefined for one elsewhere.
 *
 * [UNV] What SES does with a name that the simulator does not have is not established; here it bounces.
 */
export function simulatorResident({ localPart, domain: at }: Mailbox): SimulatorResident | undefined {
	if (!isAtSimulator({ domain: at })) return undefined;
	const [name = ""] = localPart.toLowerCase().split("+");
	return residents.find((resident) => resident === name) ?? "bounce";
}
