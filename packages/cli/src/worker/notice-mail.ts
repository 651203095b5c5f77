import type { ExplanationLocale, Mailer } from "@todoku/core";
import type { PostedNotice } from "../domain/notice-post.ts";

/** Tells an operator by mail, through the outbox, so that it outlives this process and an outage of the relay. */
export interface NoticeMail {
	send(notice: PostedNotice): void;
	/** Resolves when all are recorded. */
	settled(): Promise<void>;
}

export interface NoticeMailOptions {
	readonly mailer: Pick<Mailer, "enqueue">;
	/** Whom, and whose mail it is: a mailbox of the operator's own. */
	readonly address: string;
	readonly locale: ExplanationLocale;
	readonly onError: (error: unknown) => void;
}

export function createNoticeMail({ mailer, address, locale, onError }: NoticeMailOptions): NoticeMail {
	let last: Promise<unknown> = Promise.resolve();
	return {
		send({ kind, code, tenant, sender, at, subject, text }) {
			const message = {
				// Outside the setting: it must arrive also when that is what is wrong.
				category: "staff-notice",
				// Several processes may see the same change.
				key: `sender-notice/${kind}/${code}/${tenant ?? ""}/${sender}/${at}`.slice(0, 255),
				...{ from: address, to: address, subject: subject[locale], text: text[locale] },
				autoSubmitted: "auto-generated",
			} as const;
			last = last.then(() => mailer.enqueue(message)).catch(onError);
		},
		async settled() {
			await last;
		},
	};
}
