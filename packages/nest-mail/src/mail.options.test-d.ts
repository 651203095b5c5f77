import type { MailerOptions } from "@todoku/core";
import { expectTypeOf } from "vitest";
import { MailModule } from "./mail.module.ts";
import type { MailerOptionsFactory, MailModuleAsyncOptions, MailModuleOptions } from "./mail.options.ts";

declare const options: MailerOptions;
declare class Configuration implements MailerOptionsFactory {
	createMailerOptions(): Promise<MailerOptions>;
}

expectTypeOf<MailerOptions>().toExtend<MailModuleOptions>();
expectTypeOf({ useFactory: async (setting: string) => ({ ...options, setting }) }).toExtend<MailModuleAsyncOptions>();
expectTypeOf({ useClass: Configuration, isGlobal: true }).toExtend<MailModuleAsyncOptions>();
expectTypeOf({ useExisting: Configuration, name: "bulk" }).toExtend<MailModuleAsyncOptions>();

// @ts-expect-error: one of the three ways must be given
MailModule.forRootAsync({ name: "bulk" });
// @ts-expect-error: and no more than one
MailModule.forRootAsync({ useFactory: () => options, useClass: Configuration });
// @ts-expect-error: only a function is called with what is injected
MailModule.forRootAsync({ useClass: Configuration, inject: ["config"] });
// @ts-expect-error: a class that makes no options
MailModule.forRootAsync({ useClass: Date });
// @ts-expect-error: options that are no mailer's
MailModule.forRootAsync({ useFactory: () => ({ senders: options.senders }) });
