export { type ExpressMailOptions, mail } from "./mail.ts";
export { type ClosableServer, type MailRun, type RunMailOptions, runMail } from "./run-mail.ts";
