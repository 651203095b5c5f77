import { type FeedbackIntake, OptionError } from "@todoku/core";
import { readFeedbackBody, readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { type RequestHandler, Router } from "express";

export interface FeedbackRouterOptions {
	/** Takes what is posted, such as one made by `createSesFeedbackIntake(options)`. */
	readonly intake: FeedbackIntake;
	/** Where POST requests are taken, below the place where the router is mounted. Default: `/`. */
	readonly path?: string | undefined;
	/** Octets of a request, at least 1; more is answered with 413. Default: 1,048,576. */
	readonly limitBytes?: number | undefined;
}

/**
 * Makes the router that takes feedback over HTTP. It reads bodies itself, so it needs no body parser and does not mind one.
 *
 * @throws {OptionError} when there is no intake: here, and not in some request later.
 */
export function feedbackRouter(options: FeedbackRouterOptions): Router {
	const { intake, path, limitBytes } = readOptions(options);
	const receive: RequestHandler = async (request, response, next) => {
		try {
			const read = await readFeedbackBody(request, limitBytes);
			if (read === null) response.set("connection", "close");
			const { status, message } = read
				? await intake.receive({ headers: request.headers, body: read.body })
				: { status: 413, message: "The request is too long" };
			response.status(status).type("text/plain").send(message);
		} catch (error) {
			// Nobody is there to be answered any more.
			if (request.errored === null) next(error);
		}
	};
	return Router().post(path, receive);
}

interface ResolvedOptions {
	readonly intake: FeedbackIntake;
	readonly path: string;
	readonly limitBytes: number;
}

function readOptions(options: FeedbackRouterOptions): ResolvedOptions {
	refuseUnknown("", readRecord("options", options), ["intake", "path", "limitBytes"]);
	const { path = "/", limitBytes } = options;
	const intake: Partial<FeedbackIntake> | undefined = options.intake;
	if (typeof intake?.receive !== "function")
		throw new OptionError("intake", "is no intake; write feedbackRouter({ intake }) with one of an adapter");
	if (typeof path !== "string" || !path.startsWith("/")) throw new OptionError("path", 'must begin with "/"');
	return {
		intake: options.intake,
		path,
		limitBytes: readInteger("limitBytes", limitBytes, 1, 2 ** 30) ?? 1_048_576,
	};
}
