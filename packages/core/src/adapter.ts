/**
 * For authors of adapters: how options are read, so that every adapter refuses a wrong one in the same words, and how the
 * body of a feedback request is read, whatever framework it came through.
 *
 * @packageDocumentation
 */
export { type FeedbackBody, readFeedbackBody } from "./feedback/read-feedback-body.ts";
export { readBoolean, readInteger, readMilliseconds, readRecord, refuseUnknown } from "./read-option.ts";
