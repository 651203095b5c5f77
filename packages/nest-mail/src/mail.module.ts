import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata, type Provider } from "@nestjs/common";
import { createMailer, type Mailer, type MailerOptions, OptionError } from "@todoku/core";
import { readBoolean } from "@todoku/core/adapter";
import type {
	MailerOptionsFactory,
	MailModuleAsyncOptions,
	MailModuleOptions,
	MailRegistration,
} from "./mail.options.ts";
import { MailService } from "./mail.service.ts";
import { getMailerToken, optionsFactoryToken, ownMailerToken, runsWorkerToken } from "./mail.tokens.ts";
import { MailLifecycleService } from "./mail-lifecycle.service.ts";

const waysToMakeOptions = ["useFactory", "useClass", "useExisting"] as const;

/** Provides a mailer, runs a worker of its outbox if asked to, and closes both with the application. Register it once for each mailer. */
@Module({})
export class MailModule {
	/**
	 * Registers a mailer whose options are known.
	 *
	 * Its transports are closed with the application. Where one process starts the application several times (tests do), make them in
	 * {@link MailModule.forRootAsync}.
	 *
	 * @throws {OptionError} for an empty name and a worker that is neither true nor false. What is wrong with the options of the mailer is thrown when the application starts.
	 */
	static forRoot(options: MailModuleOptions): DynamicModule {
		checkIsGiven("forRoot", options);
		const { name: _name, isGlobal: _isGlobal, worker: _worker, ...mailerOptions } = options;
		return register(options, { inject: [], makeOptions: () => mailerOptions, providers: [] });
	}

	/**
	 * Registers a mailer whose options come from other providers: a configuration service, a database pool.
	 *
	 * @throws {OptionError} unless exactly one of `useFactory`, `useClass` and `useExisting` is given, for an empty name, and for a
	 *   worker that is neither true nor false. What is wrong with the options they make is thrown when the application starts.
	 */
	static forRootAsync(options: MailModuleAsyncOptions): DynamicModule {
		checkIsGiven("forRootAsync", options);
		checkIsOneWay(options);
		return register(options, toRecipe(options));
	}
}

/** How the options of a mailer come about: what is injected, what is made of it, and what that takes. */
interface Recipe {
	readonly inject: NonNullable<FactoryProvider["inject"]>;
	readonly makeOptions: (...injected: unknown[]) => MailerOptions | Promise<MailerOptions>;
	readonly providers: readonly Provider[];
}

function register(
	{ name, isGlobal = false, worker, imports = [] }: MailRegistration & Pick<ModuleMetadata, "imports">,
	{ inject, makeOptions, providers }: Recipe,
): DynamicModule {
	const token = getMailerToken(name);
	const runsWorker = readBoolean("worker", worker) ?? false;
	const services = name === undefined ? [MailService] : [];
	return {
		module: MailModule,
		global: isGlobal,
		imports,
		providers: [
			...providers,
			{
				provide: token,
				inject,
				useFactory: async (...injected: unknown[]): Promise<Mailer> => {
					const options = await makeOptions(...injected);
					if (runsWorker) checkHasOutbox(options);
					return createMailer(options);
				},
			},
			{ provide: ownMailerToken, useExisting: token },
			{ provide: runsWorkerToken, useValue: runsWorker },
			MailLifecycleService,
			...services,
		],
		exports: [token, ...services],
	};
}

function toRecipe(options: MailModuleAsyncOptions): Recipe {
	if (options.useFactory !== undefined) {
		const { useFactory, inject = [] } = options;
		return {
			inject,
			makeOptions: async (...injected) => checkMade("useFactory", await useFactory(...injected)),
			providers: [],
		};
	}
	const way = options.useClass === undefined ? "useExisting" : "useClass";
	const provider: Provider =
		options.useClass === undefined
			? { provide: optionsFactoryToken, useExisting: options.useExisting }
			: { provide: optionsFactoryToken, useClass: options.useClass };
	return {
		inject: [optionsFactoryToken],
		makeOptions: async (factory) => checkMade(way, await checkFactory(way, factory).createMailerOptions()),
		providers: [provider],
	};
}

function checkIsGiven(method: string, options: unknown): void {
	if (typeof options !== "object" || options === null)
		throw new OptionError("options", `of MailModule.${method} must be an object`);
}

function checkIsOneWay(options: MailModuleAsyncOptions): void {
	const given = waysToMakeOptions.filter((way) => options[way] !== undefined);
	if (given.length === 1) return;
	const found = given.length === 0 ? "has none of them" : `has ${given.join(" and ")}`;
	throw new OptionError(
		"options",
		`of MailModule.forRootAsync must have exactly one of ${waysToMakeOptions.join(", ")}, but ${found}`,
	);
}

function checkFactory(way: string, factory: unknown): MailerOptionsFactory {
	const { createMailerOptions } = Object(factory) as Partial<MailerOptionsFactory>;
	if (typeof createMailerOptions === "function") return factory as MailerOptionsFactory;
	throw new OptionError(way, "of MailModule.forRootAsync names a provider without a method createMailerOptions()");
}

/** Before the mailer is made, so that the registration is named and not the mailer's inside. */
function checkHasOutbox({ outbox }: MailerOptions): void {
	if (outbox === undefined)
		throw new OptionError(
			"outbox",
			"is missing; a MailModule with worker: true needs one, such as createOutbox({ store })",
		);
}

function checkMade(way: string, made: MailerOptions & MailRegistration): MailerOptions {
	if (typeof made !== "object" || made === null)
		throw new OptionError(way, "of MailModule.forRootAsync made no options; return { senders, service, standard }");
	// By then the provider stands under its name, so these could only be ignored.
	for (const option of ["name", "isGlobal", "worker"] as const) {
		if (made[option] !== undefined)
			throw new OptionError(
				option,
				`was made by ${way}, which is too late; write it beside ${way} in MailModule.forRootAsync`,
			);
	}
	return made;
}
