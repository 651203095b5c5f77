import type { IncomingMessage, ServerResponse } from "node:http";
import {
	type DynamicModule,
	Inject,
	type MiddlewareConsumer,
	Module,
	type NestModule,
	type Provider,
	RequestMethod,
} from "@nestjs/common";
import { type FeedbackIntake, OptionError } from "@todoku/core";
import { readFeedbackBody, readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { feedbackIntakeToken, feedbackRegistrationToken } from "./mail.tokens.ts";
import type {
	MailFeedbackModuleAsyncOptions,
	MailFeedbackModuleOptions,
	MailFeedbackRegistration,
} from "./mail-feedback.options.ts";

/**
 * Takes feedback over HTTP and hands it to an intake.
 *
 * It is a middleware and no controller: guards, pipes and interceptors of the application do not see its requests, which come from a
 * service without a login and are signed instead. It reads bodies itself, so it needs no body parser and does not mind one.
 */
@Module({})
export class MailFeedbackModule implements NestModule {
	readonly #intake: FeedbackIntake;
	readonly #registration: ResolvedRegistration;

	constructor(
		@Inject(feedbackIntakeToken) intake: FeedbackIntake,
		@Inject(feedbackRegistrationToken) registration: ResolvedRegistration,
	) {
		this.#intake = checkIntake(intake);
		this.#registration = registration;
	}

	/** @throws {OptionError} for an option that is missing or makes no sense. */
	static forRoot(options: MailFeedbackModuleOptions): DynamicModule {
		refuseUnknown("", readRecord("options", options), ["intake", ...registrationNames]);
		return moduleOf(options, { provide: feedbackIntakeToken, useValue: checkIntake(options.intake) });
	}

	/** @throws {OptionError} for an option that is missing or makes no sense; for the intake, when the application starts. */
	static forRootAsync(options: MailFeedbackModuleAsyncOptions): DynamicModule {
		refuseUnknown("", readRecord("options", options), ["imports", "inject", "useFactory", ...registrationNames]);
		const { imports = [], inject = [], useFactory } = options;
		if (typeof useFactory !== "function")
			throw new OptionError(
				"useFactory",
				"of MailFeedbackModule.forRootAsync must be a function that returns the intake",
			);
		return { ...moduleOf(options, { provide: feedbackIntakeToken, inject, useFactory }), imports };
	}

	configure(consumer: MiddlewareConsumer): void {
		const { path, limitBytes } = this.#registration;
		const receive = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) =>
			this.#receive(request, response, limitBytes).catch((error: unknown) => {
				// Nobody is there to be answered any more.
				if (request.errored === null) next(error);
			});
		consumer.apply(receive).forRoutes({ path, method: RequestMethod.POST });
	}

	async #receive(request: IncomingMessage, response: ServerResponse, limitBytes: number): Promise<void> {
		const read = await readFeedbackBody(request, limitBytes);
		if (read === null) response.setHeader("connection", "close");
		const { status, message } = read
			? await this.#intake.receive({ headers: request.headers, body: read.body })
			: { status: 413, message: "The request is too long" };
		response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(message);
	}
}

interface ResolvedRegistration {
	readonly path: string;
	readonly limitBytes: number;
}

const registrationNames = ["path", "limitBytes"];

function moduleOf({ path = "mail/feedback", limitBytes }: MailFeedbackRegistration, intake: Provider): DynamicModule {
	if (typeof path !== "string" || path === "") throw new OptionError("path", "must be a path, such as mail/feedback");
	const registration: ResolvedRegistration = {
		path,
		limitBytes: readInteger("limitBytes", limitBytes, 1, 2 ** 30) ?? 1_048_576,
	};
	return {
		module: MailFeedbackModule,
		providers: [intake, { provide: feedbackRegistrationToken, useValue: registration }],
	};
}

function checkIntake(intake: Partial<FeedbackIntake> | undefined): FeedbackIntake {
	if (typeof intake?.receive === "function") return intake as FeedbackIntake;
	throw new OptionError(
		"intake",
		"is no intake; give MailFeedbackModule one of an adapter, such as createSesFeedbackIntake(options)",
	);
}
