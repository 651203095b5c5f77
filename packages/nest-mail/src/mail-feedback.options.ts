import type { FactoryProvider, InjectionToken, ModuleMetadata, OptionalFactoryDependency } from "@nestjs/common";
import type { FeedbackIntake } from "@todoku/core";

/** Where feedback is posted. */
export interface MailFeedbackRegistration {
	/** Where POST requests are taken, below the global prefix. Default: `mail/feedback`. */
	readonly path?: string | undefined;
	/** Octets of a request, at least 1; more is answered with 413. Default: 1,048,576. */
	readonly limitBytes?: number | undefined;
}

export interface MailFeedbackModuleOptions extends MailFeedbackRegistration {
	/** Takes what is posted, such as one made by `createSesFeedbackIntake(options)`. */
	readonly intake: FeedbackIntake;
}

/** The intake is what a function returns. */
export interface MailFeedbackModuleAsyncOptions extends MailFeedbackRegistration, Pick<ModuleMetadata, "imports"> {
	/** What `useFactory` is called with, in its order. */
	readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
	// The arguments are what `inject` names, which the type system cannot relate to it: so says Nest's own type.
	readonly useFactory: FactoryProvider<FeedbackIntake>["useFactory"];
}
