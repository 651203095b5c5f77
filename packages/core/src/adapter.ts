/**
 * For authors of adapters: how options are read, so that every adapter refuses a wrong one in the same words, how the
 * body of a feedback request is read, whatever framework it came through, and how hooks are called.
 *
 * @packageDocumentation
 */
export { type FeedbackBody, readFeedbackBody } from "./feedback/read-feedback-body.ts";
export { GuardedHooks } from "./guarded-hooks.ts";
export { readBoolean, readInteger, readMilliseconds, readRecord, refuseUnknown } from "./read-option.ts";
