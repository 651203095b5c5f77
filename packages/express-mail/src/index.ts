export { type ExpressMailOptions, mail } from "./mail.ts";
