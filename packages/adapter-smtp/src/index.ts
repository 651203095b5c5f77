export { type SmtpReceiptCode, smtpReceiptCodes } from "./from-smtp-reply.ts";
export type { SmtpAuth, SmtpOptions, SmtpTlsOptions } from "./smtp-options.ts";
export { createSmtpTransport } from "./smtp-transport.ts";
