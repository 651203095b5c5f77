import { readInteger } from "@todoku/core/adapter";

/** An hour: long enough to be cheap, and a mistake is gone from all copies within it. */
const defaultTtlSeconds = 3_600;

/** @throws {OptionError} for one that RFC 2181 §8 does not allow. */
export function readTtlSeconds(ttlSeconds: number | undefined): number {
	return readInteger("ttlSeconds", ttlSeconds, 0, 2 ** 31 - 1) ?? defaultTtlSeconds;
}
