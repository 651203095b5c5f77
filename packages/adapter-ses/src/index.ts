export { type SesReceiptCode, sesReceiptCodes } from "./from-ses-response.ts";
export type { SesOptions } from "./ses-options.ts";
export { createSesTransport } from "./ses-transport.ts";
