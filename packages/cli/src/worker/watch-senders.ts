import { createSenderWatch } from "@todoku/sender-domains";
import { createNoticePoster } from "../domain/notice-post.ts";
import { composeRegistrar } from "../domain/open-registrar.ts";
import { tellAll } from "../domain/recheck-command.ts";
import type { SenderPartsOpener } from "../domain/sender-parts.ts";
import type { Environment } from "../shell.ts";
import type { OpenStore } from "../store/store-opener.ts";
import type { WorkerFlags } from "./worker-command.ts";
import type { WorkerLog } from "./worker-log.ts";

/** The watch over the senders, beside the dispatcher. */
export interface WatchingSenders {
	/** Ends it after the check under way. */
	close(): Promise<void>;
}

/** Begins to look after all senders (C6). Any number of workers may: what one has checked, the others leave alone. */
export async function startWatchingSenders(
	{ notifyUrl, ...flags }: WorkerFlags,
	env: Environment,
	store: OpenStore,
	openParts: SenderPartsOpener,
	log: Pick<WorkerLog, "sender" | "error">,
): Promise<WatchingSenders> {
	const parts = await openParts(flags, env);
	const onError = (error: unknown): void => log.error(error);
	const poster = notifyUrl === undefined ? undefined : createNoticePoster(notifyUrl, { onFailure: onError });
	const hooks = tellAll((notice) => {
		log.sender(notice);
		poster?.post(notice);
	});
	// The configuration set of the worker is for mail; a watch creates nothing.
	const registrar = composeRegistrar({}, parts, store, { hooks, onError });
	const watch = createSenderWatch({ registrar, hooks: { onError } });
	watch.start();
	return {
		async close() {
			await watch.stop();
			await poster?.settled();
			await parts.close();
		},
	};
}
