export type { QuotedRecipients, SesOptions } from "./ses-options.ts";
export { type SesReceiptCode, sesReceiptCodes } from "./ses-receipt-code.ts";
export { createSesTransport } from "./ses-transport.ts";
