import { isIP } from "node:net";
import { MailError } from "@todoku/core";
import type { OperatorNotice, SenderStep } from "@todoku/sender-domains";
import { InvalidArgumentError } from "commander";

/** What is posted, as one JSON object. */
export interface PostedNotice extends OperatorNotice {
	/** A step that was taken, or something that harms and was not there before. */
	readonly kind: "change" | "warning";
	/** The event of the change (`demoted`, `recovered`, `registered`, `failed`, `withdrawn`), or the code of the warning. */
	readonly code: string;
	readonly tenant: string | null;
	readonly sender: string;
	readonly step: SenderStep;
	readonly at: string;
}

export interface NoticePosterOptions {
	/** Default: the runtime's. */
	readonly fetch?: typeof globalThis.fetch | undefined;
	/** Told of each that was not taken. */
	readonly onFailure?: ((error: MailError) => void) | undefined;
}

export interface NoticePoster {
	/** Posts it after those before it; never throws. */
	post(notice: PostedNotice): void;
	/** Resolves when all were posted. @returns how many could not be. */
	settled(): Promise<{ readonly posted: number; readonly failed: number; readonly lastProblem: string | undefined }>;
}

// One round over many senders may find an outage of everything: the receiver is told of so many, and not for ever.
const maxNotices = 1_000;
const timeoutMs = 5_000;

/** Posts notices one after the other, follows no redirects and reads no answers. */
export function createNoticePoster(url: URL, options: NoticePosterOptions = {}): NoticePoster {
	const { fetch = globalThis.fetch, onFailure } = options;
	let last: Promise<void> = Promise.resolve();
	let [posted, failed, waiting] = [0, 0, 0];
	let lastProblem: string | undefined;
	const fail = (problem: string): void => {
		failed += 1;
		lastProblem = problem;
		onFailure?.(new MailError("notify-failed", `A notice was not taken at the --notify-url: ${problem}`));
	};
	const send = async (notice: PostedNotice): Promise<void> => {
		try {
			const response = await fetch(url, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify(notice),
				// Where it leads to was not agreed to, and may be inside of our own network.
				redirect: "manual",
				signal: AbortSignal.timeout(timeoutMs),
			});
			await response.body?.cancel();
			if (response.ok) posted += 1;
			else fail(`it answered ${response.status}`);
		} catch (error) {
			fail(error instanceof Error && error.name === "TimeoutError" ? "it did not answer" : "it could not be reached");
		}
	};
	return {
		post(notice) {
			if (waiting >= maxNotices) return fail(`there were more than ${maxNotices} notices`);
			waiting += 1;
			last = last.then(() => send(notice)).finally(() => (waiting -= 1));
		},
		async settled() {
			await last;
			return { posted, failed, lastProblem };
		},
	};
}

/** @throws {InvalidArgumentError} for what names tenants and senders to everybody on the way. */
export function parseNotifyUrl(value: string): URL {
	const url = URL.canParse(value) ? new URL(value) : undefined;
	const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
	if (url === undefined || !isSafe)
		throw new InvalidArgumentError("It must be an https URL; http is for this machine's loopback alone.");
	if (url.username !== "" || url.password !== "")
		throw new InvalidArgumentError("It must hold no user and no password; put a secret into its path or query.");
	return url;
}

function isLoopback(host: string): boolean {
	return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}
