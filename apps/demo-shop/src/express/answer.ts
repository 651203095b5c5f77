import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import { type Reply, toAnswer } from "../http/reply.ts";
import { readFacts } from "../http/request-facts.ts";
import type { Locale } from "../pages/locale.ts";
import { NotFoundError, problemPage } from "../pages/problem-page.ts";

/** Sends a reply the way its request wants it. */
export type Answering = (request: Request, response: Response, reply: Reply) => void;

export function answering(fallback: Locale): Answering {
	return (request, response, reply) => {
		const answer = toAnswer(reply, readFacts(request, fallback));
		response.status(answer.status).set(answer.headers).send(answer.body);
	};
}

/** For whatever no router took. */
export const notFound: RequestHandler = (_request, _response, next) => next(new NotFoundError());

/** The last middleware: failures become pages. */
export function failures(answer: Answering): ErrorRequestHandler {
	// Express knows an error handler by its four parameters.
	return (error: unknown, request, response, _next) => {
		const page = problemPage(error);
		if (page.status === 500) console.error(error);
		answer(request, response, page);
	};
}
