import type { Mailer } from "@todoku/core";
import { createSenderWatch } from "@todoku/sender-domains";
import { createNoticePoster } from "../domain/notice-post.ts";
import { composeRegistrar } from "../domain/open-registrar.ts";
import { tellAll } from "../domain/recheck-command.ts";
import type { SenderPartsOpener } from "../domain/sender-parts.ts";
import { localeOf } from "../locale.ts";
import type { Environment } from "../shell.ts";
import type { OpenStore } from "../store/store-opener.ts";
import { createNoticeMail } from "./notice-mail.ts";
import type { WorkerFlags } from "./worker-command.ts";
import type { WorkerLog } from "./worker-log.ts";

/** The watch over the senders, beside the dispatcher. */
export interface WatchingSenders {
	/** Ends it after the check under way. */
	close(): Promise<void>;
}

/** What the watch stands on. */
export interface WatchParts {
	readonly env: Environment;
	readonly store: OpenStore;
	readonly mailer: Pick<Mailer, "enqueue">;
	readonly openParts: SenderPartsOpener;
	readonly log: Pick<WorkerLog, "sender" | "error">;
}

/** Begins to look after all senders (C6). Any number of workers may: what one has checked, the others leave alone. */
export async function startWatchingSenders(
	{ notifyUrl, notifyMail, ...flags }: WorkerFlags,
	{ env, store, mailer, openParts, log }: WatchParts,
): Promise<WatchingSenders> {
	const parts = await openParts(flags, env);
	const onError = (error: unknown): void => log.error(error);
	const poster = notifyUrl === undefined ? undefined : createNoticePoster(notifyUrl, { onFailure: onError });
	const mail =
		notifyMail === undefined
			? undefined
			: createNoticeMail({ mailer, address: notifyMail, locale: localeOf(env), onError });
	const hooks = tellAll((notice) => {
		log.sender(notice);
		poster?.post(notice);
		mail?.send(notice);
	});
	// The configuration set of the worker is for mail; a watch creates nothing.
	const registrar = composeRegistrar({}, parts, store, { hooks, onError });
	const watch = createSenderWatch({ registrar, hooks: { onError } });
	watch.start();
	return {
		async close() {
			await watch.stop();
			await Promise.all([poster?.settled(), mail?.settled()]);
			await parts.close();
		},
	};
}
