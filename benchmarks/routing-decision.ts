/**
 * What one routing decision costs, and that its cost does not grow with the setting. Read the ratios, not the nanoseconds: every figure
 * of a run comes from the same process on the same machine, and each row is the median of interleaved rounds.
 */
import { decideRoute, parseVerifiedSenders, type VerifiedSenders } from "../packages/core/dist/index.js";

const rounds = 9;
const sizes = [1, 10, 1_000, 100_000];

interface Case {
	readonly name: string;
	readonly size: number;
	readonly run: () => unknown;
	readonly repetitions: number;
	readonly samples: number[];
}

function casesFor(size: number): Case[] {
	const entries = Array.from({ length: size }, (_, index) => `shop${index}.example`);
	const senders = parseVerifiedSenders(entries.join("\n"));
	const hit = `"会員窓口" <info@a.b.shop${size - 1}.example>`;
	const miss = '"会員窓口" <info@a.b.unlisted.test>';
	const make = (name: string, repetitions: number, run: () => unknown): Case => ({
		name,
		size,
		run,
		repetitions,
		samples: [],
	});
	return [
		make("decide, listed", 20_000, () => decideRoute({ from: hit, category: "automatic" }, senders)),
		make("decide, not listed", 20_000, () => decideRoute({ from: miss, category: "automatic" }, senders)),
		make("naive scan, listed", Math.max(20, 200_000 / size), () => naive(entries, senders, hit)),
	];
}

/** What a list of suffixes costs when it is looked through from the start. */
function naive(entries: readonly string[], senders: VerifiedSenders, from: string): boolean {
	const domain = from.slice(from.indexOf("@") + 1, -1);
	return senders.entries.length > 0 && entries.some((entry) => domain === entry || domain.endsWith(`.${entry}`));
}

function sample({ run, repetitions, samples }: Case): void {
	const start = process.hrtime.bigint();
	for (let index = 0; index < repetitions; index++) run();
	samples.push(Number(process.hrtime.bigint() - start) / repetitions);
}

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const cases = sizes.flatMap(casesFor);
for (const one of cases) sample(one);
for (const one of cases) one.samples.length = 0;
for (let round = 0; round < rounds; round++) for (const one of cases) sample(one);

console.log("entries  case                 ns/decision  ratio to 1 entry");
for (const { name, size, samples } of cases) {
	const base = cases.find((other) => other.name === name && other.size === 1);
	const ratio = median(samples) / median(base?.samples ?? []);
	console.log(
		`${String(size).padStart(7)}  ${name.padEnd(19)}  ${median(samples).toFixed(0).padStart(11)}  ${ratio.toFixed(2).padStart(16)}`,
	);
}
