import type { FactoryProvider, InjectionToken, ModuleMetadata, OptionalFactoryDependency, Type } from "@nestjs/common";
import type { MailerOptions } from "@todoku/core";

/** How one mailer is registered. */
export interface MailRegistration {
	/**
	 * Tells several mailers of one application apart: inject this one with `@InjectMailer(name)`. Default: unnamed, and then
	 * `MailService` is provided too.
	 */
	readonly name?: string | undefined;
	/** Whether every module may inject the mailer without importing `MailModule`. Default: false. */
	readonly isGlobal?: boolean | undefined;
	/**
	 * Whether this process also sends what the `outbox` of the mailer holds, whoever recorded it: a worker starts with the application and
	 * stops before it. Where it is false, mail is only recorded here, and another process must send it. Default: false.
	 */
	readonly worker?: boolean | undefined;
}

export interface MailModuleOptions extends MailerOptions, MailRegistration {}

/** Makes the options of a mailer out of what it was injected with. */
export interface MailerOptionsFactory {
	createMailerOptions(): MailerOptions | Promise<MailerOptions>;
}

interface Asynchronous extends MailRegistration, Pick<ModuleMetadata, "imports"> {}

/** The options are what a function returns. */
export interface MailModuleFactoryOptions extends Asynchronous {
	/** What `useFactory` is called with, in its order. */
	readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
	// The arguments are what `inject` names, which the type system cannot relate to it: so says Nest's own type.
	readonly useFactory: FactoryProvider<MailerOptions>["useFactory"];
	readonly useClass?: never;
	readonly useExisting?: never;
}

/** The options are what an object made for that makes. */
export interface MailModuleClassOptions extends Asynchronous {
	/** Instantiated by this registration, with whatever it injects from `imports`. */
	readonly useClass: Type<MailerOptionsFactory>;
	readonly useFactory?: never;
	readonly useExisting?: never;
	readonly inject?: never;
}

/** The options are what a provider of one of `imports` makes. */
export interface MailModuleExistingOptions extends Asynchronous {
	readonly useExisting: InjectionToken<MailerOptionsFactory>;
	readonly useFactory?: never;
	readonly useClass?: never;
	readonly inject?: never;
}

export type MailModuleAsyncOptions = MailModuleFactoryOptions | MailModuleClassOptions | MailModuleExistingOptions;
