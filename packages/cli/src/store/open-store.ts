import { existsSync } from "node:fs";
import { createPostgresStore } from "@todoku/adapter-postgres";
import { MailError, printable } from "@todoku/core";
import { createOutbox } from "@todoku/outbox";
import type { StoreLocation, StoreOpener } from "./store-opener.ts";

/** Opens the real store. Loaded by the commands that need it, and by no other. */
export const openStore: StoreOpener = async (location, options = {}) => {
	const { schema, queueSchema } = location;
	const store = createPostgresStore({ ...toSource(location), schema, queueSchema, ...options });
	try {
		await store.open();
	} catch (error) {
		await store.close();
		throw error;
	}
	return {
		office: store.office,
		settings: store.settings,
		senders: store.senders,
		senderStore: store.senderStore,
		suppressions: store.suppressions,
		feedback: store,
		createOutbox({ unknownOutcome: action, ...tuning }) {
			return createOutbox({ ...tuning, store, unknownOutcome: action && { action } });
		},
		close: () => store.close(),
	};
};

function toSource(
	location: StoreLocation,
): { readonly url: string } | { readonly embedded: string; readonly attach: true } {
	if (location.kind === "url") return { url: location.url };
	const { directory } = location;
	// A new, empty database in a directory that was mistyped would answer everything with "nothing there".
	if (!existsSync(directory))
		throw new MailError(
			"directory-missing",
			`The directory "${printable(directory, 500)}" does not exist; name the one that the application keeps its mail in`,
		);
	return { embedded: directory, attach: true };
}
