import { OptionError } from "../errors.ts";

/** Everything that a transport and its far side may lack, and what having it means. */
const meanings = {
	mailFrom: "each message names its own MAIL FROM",
	nullMailFrom: "the null MAIL FROM, <>, can be carried",
	quotedLocalParts: "local parts that need quotes can be carried",
	smtpUtf8: "local parts outside ASCII can be carried",
	smtpUtf8PerServer: "whether they can is found out from the far side",
	keepsMessageId: "recipients see our Message-ID",
	providerMessageId: "an accepted receipt has the id that the far side gave",
	recipientRefusal: "the far side refuses a recipient for good",
	temporaryRecipientRefusal: "the far side refuses a recipient for now",
	messageRefusal: "the far side refuses a message for good",
	temporaryMessageRefusal: "the far side refuses a message for now",
	routeRefusal: "the far side refuses a sender or an account for good",
	temporaryRouteRefusal: "the far side refuses a sender or an account for now",
	throttling: "the far side slows a sender down",
	retryHint: "the receipt of a throttled mail says how long to wait at least",
	namedDelay: "that hint is the far side's own",
	closing: "the far side says that it is going away",
	knownHandOver: "a mail whose connection was lost before the far side could have it is deferred",
	idleConnections: "connections stay open between mails, and the far side may end them",
	ownSizeLimit: "the transport has a size limit of its own",
	announcedSizeLimit: "the far side announces a size limit",
	verify: "the far side can be asked whether it would take mail",
} as const;

export type ConformanceCapability = keyof typeof meanings;

export const conformanceCapabilities: readonly ConformanceCapability[] = Object.keys(
	meanings,
) as ConformanceCapability[];

/** That a capability is there, or why it is not. */
export type CapabilityDeclaration = true | { readonly absent: string };

export type DeclaredCapabilities = { readonly [capability in ConformanceCapability]: CapabilityDeclaration };

/** @internal What having it means. */
export function meaningOf(capability: ConformanceCapability): string {
	return meanings[capability];
}

/** @internal @throws {OptionError} for a capability that is declared in no way, or absent without a reason. */
export function checkCapabilities(declared: DeclaredCapabilities): void {
	for (const capability of conformanceCapabilities) {
		const declaration: unknown = declared[capability];
		if (declaration === true) continue;
		const { absent } = (declaration ?? {}) as { readonly absent?: unknown };
		if (typeof absent === "string" && absent.trim() !== "") continue;
		throw new OptionError(`capabilities.${capability}`, 'must be true, or { absent: "the reason" }');
	}
	for (const capability of Object.keys(declared)) {
		if (Object.hasOwn(meanings, capability)) continue;
		throw new OptionError(
			`capabilities.${capability}`,
			`is not known; there are ${conformanceCapabilities.join(", ")}`,
		);
	}
}
