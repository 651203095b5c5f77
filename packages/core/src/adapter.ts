/**
 * For authors of adapters: how options are read, so that every adapter refuses a wrong one in the same words.
 *
 * @packageDocumentation
 */
export { readBoolean, readInteger, readMilliseconds, readRecord, refuseUnknown } from "./read-option.ts";
