import type { DnsAnswer, DnsLookup } from "./dns-answer.ts";

/**
 * A lookup for one piece of work: it asks every question once, no more than so many at a time, and takes a lookup that throws for one that
 * did not answer.
 */
export function boundLookup(lookup: DnsLookup, maxConcurrent: number): DnsLookup {
	const answers = new Map<string, Promise<DnsAnswer>>();
	const waiting: (() => void)[] = [];
	let running = 0;
	const ask = async (...question: Parameters<DnsLookup>): Promise<DnsAnswer> => {
		if (running >= maxConcurrent) await new Promise<void>((resolve) => waiting.push(resolve));
		else running++;
		try {
			return await lookup(...question);
		} catch {
			// What it threw is its own affair; the DNS has not answered.
			return { state: "unknown", code: "unrecognised" };
		} finally {
			// Whoever waits takes over the place, so that nobody slips in between.
			const next = waiting.shift();
			if (next === undefined) running--;
			else next();
		}
	};
	return (name, type) => {
		const key = `${type} ${name}`;
		const known = answers.get(key);
		if (known !== undefined) return known;
		const answer = ask(name, type);
		answers.set(key, answer);
		return answer;
	};
}
