export { parseVerpAddress } from "./bounce-address.ts";
export type { DkimKey } from "./dkim-key.ts";
export type { DkimKeys } from "./dkim-signer.ts";
export { type SmtpReceiptCode, smtpReceiptCodes } from "./from-smtp-reply.ts";
export type { SmtpAuth, SmtpPasswordAuth, SmtpTokenAuth } from "./smtp-auth.ts";
export type { SmtpOptions } from "./smtp-options.ts";
export { type SmtpTlsOptions, type StartTlsMode, startTlsModes } from "./smtp-tls.ts";
export { createSmtpTransport, type SmtpTransport } from "./smtp-transport.ts";
export { parseSmtpUrl } from "./smtp-url.ts";
