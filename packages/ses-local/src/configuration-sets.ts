import { SesError } from "./errors.ts";

/** The configuration sets there are. They are only names: nothing here depends on what is in them. */
export class ConfigurationSets {
	readonly #names: ReadonlySet<string> | undefined;

	/** @param names Undefined: any name will do. */
	constructor(names: readonly string[] | undefined) {
		this.#names = names && new Set(names);
	}

	/** @throws {SesError} `NotFoundException`. */
	assertExists(name: string): void {
		if (this.#names === undefined || this.#names.has(name)) return;
		throw new SesError("NotFoundException", `Configuration set <${name}> does not exist.`);
	}
}
