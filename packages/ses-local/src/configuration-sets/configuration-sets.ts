import { badRequest, SesError } from "../errors.ts";
import type { SuppressionReason } from "../suppression/suppression-list.ts";

/** The kinds of events that can be published, in the API's spelling. */
export const eventTypes = [
	"SEND",
	"REJECT",
	"BOUNCE",
	"COMPLAINT",
	"DELIVERY",
	"OPEN",
	"CLICK",
	"RENDERING_FAILURE",
	"DELIVERY_DELAY",
	"SUBSCRIPTION",
] as const;

export type EventType = (typeof eventTypes)[number];

/** Where a configuration set publishes events. Only SNS is here. */
export interface EventDestination {
	readonly name: string;
	readonly enabled: boolean;
	readonly eventTypes: readonly EventType[];
	readonly topicArn: string;
}

/** What applies to the messages that name it. */
export interface ConfigurationSet {
	readonly name: string;
	readonly sendingEnabled: boolean;
	/** Instead of the account's; undefined where the account's count. Empty: nothing is suppressed. */
	readonly suppressedReasons?: readonly SuppressionReason[];
	readonly tags: readonly { readonly Key: string; readonly Value: string }[];
	/** Kept and given back: nothing here depends on them. */
	readonly inert: Readonly<Record<string, unknown>>;
	readonly destinations: readonly EventDestination[];
}

/** SES's own limit. */
const maxDestinations = 10;

/** The configuration sets of one account in one region. */
export class ConfigurationSets {
	readonly #sets = new Map<string, ConfigurationSet>();
	readonly #anyName: boolean;

	/** @param names Those there are from the start. Undefined: a message may name any, and one that was not created does nothing. */
	constructor(names: readonly string[] | undefined) {
		this.#anyName = names === undefined;
		for (const name of names ?? []) this.create({ name });
	}

	/** @throws {SesError} `AlreadyExistsException`, or `BadRequestException` for a name SES would not take. */
	create(set: Pick<ConfigurationSet, "name"> & Partial<Omit<ConfigurationSet, "destinations">>): ConfigurationSet {
		assertName(set.name, "ConfigurationSetName");
		if (this.#sets.has(set.name)) {
			throw new SesError("AlreadyExistsException", `Configuration set <${set.name}> already exists.`);
		}
		return this.#put({ sendingEnabled: true, tags: [], inert: {}, destinations: [], ...set });
	}

	find(name: string): ConfigurationSet | undefined {
		return this.#sets.get(name);
	}

	/** @throws {SesError} `NotFoundException`. */
	get(name: string): ConfigurationSet {
		const set = this.#sets.get(name);
		if (!set) throw new SesError("NotFoundException", `Configuration set <${name}> does not exist.`);
		return set;
	}

	/**
	 * The set that a message names; undefined for one that was never created, where any name will do.
	 *
	 * @throws {SesError} `NotFoundException`.
	 */
	getForSending(name: string): ConfigurationSet | undefined {
		return this.#anyName && !this.#sets.has(name) ? undefined : this.get(name);
	}

	/** Sorted by name. */
	list(): readonly ConfigurationSet[] {
		return [...this.#sets.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
	}

	/** @throws {SesError} `NotFoundException`. */
	delete(name: string): void {
		this.#sets.delete(this.get(name).name);
	}

	/**
	 * @param reasons Undefined: those of the account count again.
	 * @throws {SesError} `NotFoundException`.
	 */
	setSuppressedReasons(name: string, reasons: readonly SuppressionReason[] | undefined): void {
		const { suppressedReasons: _, ...set } = this.get(name);
		this.#put({ ...set, ...(reasons && { suppressedReasons: reasons }) });
	}

	/** @throws {SesError} `NotFoundException`, `AlreadyExistsException`, `LimitExceededException` or `BadRequestException`. */
	addDestination(setName: string, destination: EventDestination): void {
		const set = this.get(setName);
		assertName(destination.name, "EventDestinationName");
		if (set.destinations.some(({ name }) => name === destination.name)) {
			throw new SesError("AlreadyExistsException", `Event destination <${destination.name}> already exists.`);
		}
		if (set.destinations.length === maxDestinations) {
			throw new SesError(
				"LimitExceededException",
				`A configuration set may have ${maxDestinations} event destinations.`,
			);
		}
		this.#put({ ...set, destinations: [...set.destinations, destination] });
	}

	/** @throws {SesError} `NotFoundException`. */
	replaceDestination(setName: string, destination: EventDestination): void {
		const set = this.get(setName);
		assertHasDestination(set, destination.name);
		const destinations = set.destinations.map((each) => (each.name === destination.name ? destination : each));
		this.#put({ ...set, destinations });
	}

	/** @throws {SesError} `NotFoundException`. */
	removeDestination(setName: string, name: string): void {
		const set = this.get(setName);
		assertHasDestination(set, name);
		this.#put({ ...set, destinations: set.destinations.filter((each) => each.name !== name) });
	}

	#put(set: ConfigurationSet): ConfigurationSet {
		this.#sets.set(set.name, set);
		return set;
	}
}

function assertHasDestination({ destinations }: ConfigurationSet, name: string): void {
	if (destinations.some((destination) => destination.name === name)) return;
	throw new SesError("NotFoundException", `Event destination <${name}> does not exist.`);
}

function assertName(name: string, what: string): void {
	if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
		throw badRequest(`${what} must have 1 to 64 letters, digits, hyphens and underscores.`);
	}
}
