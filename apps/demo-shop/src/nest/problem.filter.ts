import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from "@nestjs/common";
import type { Request, Response } from "express";
import { toAnswer } from "../http/reply.ts";
import { readFacts } from "../http/request-facts.ts";
import type { Locale } from "../pages/locale.ts";
import { problemPage } from "../pages/problem-page.ts";
import { LOCALE } from "./shop.tokens.ts";

/** Turns failures into pages, Nest's own among them. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
	readonly #fallback: Locale;

	constructor(@Inject(LOCALE) fallback: Locale) {
		this.#fallback = fallback;
	}

	catch(error: unknown, host: ArgumentsHost): void {
		const http = host.switchToHttp();
		const page = problemPage(error);
		if (page.status === 500) console.error(error);
		const answer = toAnswer(page, readFacts(http.getRequest<Request>(), this.#fallback));
		http.getResponse<Response>().status(answer.status).set(answer.headers).send(answer.body);
	}
}
