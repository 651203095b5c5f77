export { InjectMailer } from "./inject-mailer.ts";
export { MailModule } from "./mail.module.ts";
export type {
	MailerOptionsFactory,
	MailModuleAsyncOptions,
	MailModuleClassOptions,
	MailModuleExistingOptions,
	MailModuleFactoryOptions,
	MailModuleOptions,
	MailRegistration,
} from "./mail.options.ts";
export { MailService } from "./mail.service.ts";
export { getMailerToken } from "./mail.tokens.ts";
export { MailFeedbackModule } from "./mail-feedback.module.ts";
export type {
	MailFeedbackModuleAsyncOptions,
	MailFeedbackModuleOptions,
	MailFeedbackRegistration,
} from "./mail-feedback.options.ts";
