import type { PageReply } from "../http/reply.ts";
import { InputError } from "../shop/form.ts";
import { html } from "./html.ts";
import type { PageContext } from "./page-context.ts";

/** There is no such shop, page, mail or order. */
export class NotFoundError extends Error {
	constructor() {
		super("There is no such page");
		this.name = "NotFoundError";
	}
}

/** An attempt to write where the shop's staff may only look. */
export class ReadOnlyError extends Error {
	constructor() {
		super("The verified-sender setting cannot be changed here");
		this.name = "ReadOnlyError";
	}
}

/** What the operator asked for was refused, for a reason that says what to do. */
export class RefusedError extends Error {
	constructor(cause: Error) {
		super(cause.message, { cause });
		this.name = "RefusedError";
	}
}

/** What went wrong with a request, as a page that says what to do. */
export function problemPage(error: unknown): PageReply {
	const status = statusOf(error);
	const problem = { status, ...(error instanceof InputError ? { field: error.field, problem: error.problem } : {}) };
	return {
		kind: "page",
		status,
		// RFC 9110 §15.5.6: an answer 405 names what is allowed.
		headers: error instanceof ReadOnlyError ? { allow: "GET, HEAD" } : {},
		title: (context) => textsOf(error, status, context)[0],
		trail: () => [],
		body: (context) =>
			html`<p class="lead">${textsOf(error, status, context)[1]}</p><p><a href="/">${context.words.problems.back}</a></p>`,
		json: (context) => ({ ...problem, message: textsOf(error, status, context)[1] }),
	};
}

function statusOf(error: unknown): number {
	if (error instanceof InputError) return 400;
	if (error instanceof NotFoundError) return 404;
	if (error instanceof ReadOnlyError) return 405;
	if (error instanceof RefusedError) return 422;
	// Body parsers and both frameworks put the status of their own errors there.
	const status = (error as { readonly status?: unknown } | null | undefined)?.status;
	if (typeof status === "number" && status >= 400 && status < 500) return status;
	// Malformed addresses and bodies, where a framework passes the bare error on.
	return error instanceof URIError ? 400 : 500;
}

function textsOf(error: unknown, status: number, { words }: PageContext): readonly [title: string, text: string] {
	const { problems, fields } = words;
	if (error instanceof InputError) return [problems.badInputTitle, problems[error.problem](fields[error.field])];
	if (error instanceof RefusedError) return [problems.refusedTitle, error.message];
	switch (status) {
		case 404:
			return [problems.notFoundTitle, problems.notFound];
		case 405:
			return [problems.readOnlyTitle, problems.readOnly];
		case 413:
			return [problems.tooLargeTitle, problems.tooLarge];
		default:
			return status < 500 ? [problems.badRequestTitle, problems.badRequest] : [problems.errorTitle, problems.error];
	}
}
