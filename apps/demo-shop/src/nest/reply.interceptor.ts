import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from "@nestjs/common";
import type { Request, Response } from "express";
import { map, type Observable } from "rxjs";
import { type Reply, toAnswer } from "../http/reply.ts";
import { readFacts } from "../http/request-facts.ts";
import type { Locale } from "../pages/locale.ts";
import { LOCALE } from "./shop.tokens.ts";

/** Writes what a controller returns the way its request wants it. */
@Injectable()
export class ReplyInterceptor implements NestInterceptor<Reply, string> {
	readonly #fallback: Locale;

	constructor(@Inject(LOCALE) fallback: Locale) {
		this.#fallback = fallback;
	}

	intercept(context: ExecutionContext, next: CallHandler<Reply>): Observable<string> {
		const http = context.switchToHttp();
		const facts = readFacts(http.getRequest<Request>(), this.#fallback);
		return next.handle().pipe(
			map((reply) => {
				const answer = toAnswer(reply, facts);
				http.getResponse<Response>().status(answer.status).set(answer.headers);
				return answer.body;
			}),
		);
	}
}
