export type { SesSendQuota } from "./from-ses-account.ts";
export type { QuotedRecipients, SesClientOptions, SesOptions } from "./ses-options.ts";
export { createSesQuotaSource, type SesQuotaSource } from "./ses-quota-source.ts";
export { type SesReceiptCode, sesReceiptCodes } from "./ses-receipt-code.ts";
export { createSesTransport } from "./ses-transport.ts";
