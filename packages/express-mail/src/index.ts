export { type FeedbackRouterOptions, feedbackRouter } from "./feedback-router.ts";
export { type ExpressMailOptions, mail } from "./mail.ts";
export { type ClosableServer, type MailRun, type RunMailOptions, runMail } from "./run-mail.ts";
