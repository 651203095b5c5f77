import type { FoundRecords, PlannedRecord, SenderPlan } from "../plan/sender-plan.ts";
import { together } from "../plan/shown.ts";
import { isSpf } from "../plan/spf-record.ts";
import { textsBeside } from "./texts-beside.ts";

/**
 * Why a record is left to people: it belongs into somebody else's zone; something stands there that must not be taken away; another record
 * of the same name is such a conflict; or the DNS did not answer, so that what stands there is not known.
 */
export const byHandCauses = ["elsewhere", "conflict", "name-in-use", "unknown"] as const;
export type ByHandCause = (typeof byHandCauses)[number];

/** What has to be done in the DNS so that one record of a plan exists. */
export type RecordChange =
	| { readonly kind: "keep"; readonly record: PlannedRecord }
	/** `beside`: texts of the same name that stand there already, and stay. */
	| { readonly kind: "add"; readonly record: PlannedRecord; readonly beside: readonly string[] }
	/** The one text `old` gives way to the record's value, which holds everything that `old` held. */
	| {
			readonly kind: "replace";
			readonly record: PlannedRecord;
			readonly old: string;
			readonly beside: readonly string[];
	  }
	| { readonly kind: "by-hand"; readonly record: PlannedRecord; readonly because: ByHandCause };

export interface RecordChangeOptions {
	/**
	 * Also what is present, and what is not known for want of an answer: for a server that holds none of it yet. What needs people, and a
	 * DMARC record while a parent's policy may cover the domain, stays with people. Default: only what is not there.
	 */
	readonly all?: boolean | undefined;
	/**
	 * What the plan was made of. With it other texts at a name are known, and ours is added beside them; without it, a name that has any is
	 * found out by the server, and nothing is changed there.
	 */
	readonly found?: FoundRecords | undefined;
}

/** Turns a plan into what is to be done, in its order. Nothing foreign is ever taken away: what stands in the way is left to people. */
export function toRecordChanges(plan: SenderPlan, options: RecordChangeOptions = {}): readonly RecordChange[] {
	const changes = plan.records.map((record) => withoutHarm(toChange(record, options), plan));
	const taken = new Set(
		changes.flatMap((change) =>
			change.kind === "by-hand" && change.because === "conflict" ? [change.record.name] : [],
		),
	);
	return changes.map((change) =>
		// Whoever uses the name for something else would get our SPF record, too, if it were added there.
		isDoable(change) && taken.has(change.record.name)
			? { kind: "by-hand", record: change.record, because: "name-in-use" }
			: change,
	);
}

/** An SPF record that works is not made one that receivers give up on: what to take out of it only its owner knows. */
function withoutHarm(change: RecordChange, { findings }: SenderPlan): RecordChange {
	const tooMany = findings.find(({ code }) => code === "spf-too-many-lookups");
	if (change.kind !== "replace" || tooMany === undefined) return change;
	const { record } = change;
	return {
		kind: "by-hand",
		record: { ...record, sentence: together(record.sentence, tooMany.sentence) },
		because: "conflict",
	};
}

/** Whether a program can do it. */
export function isDoable(change: RecordChange): change is DoableChange {
	return change.kind === "add" || change.kind === "replace";
}

export type DoableChange = Extract<RecordChange, { readonly kind: "add" | "replace" }>;

function toChange(record: PlannedRecord, { all = false, found }: RecordChangeOptions): RecordChange {
	const { state } = record;
	if (state === "present" && !all) return { kind: "keep", record };
	if (record.elsewhere) return { kind: "by-hand", record, because: "elsewhere" };
	switch (state) {
		case "present":
			return { kind: "add", record, beside: [] };
		case "missing":
			return toAddition(record, found);
		case "unknown":
			return all && record.purpose !== "dmarc"
				? { kind: "add", record, beside: [] }
				: { kind: "by-hand", record, because: "unknown" };
		case "wrong":
			return toReplacement(record, found) ?? { kind: "by-hand", record, because: "conflict" };
		default:
			return state satisfies never;
	}
}

function toAddition(record: PlannedRecord, found: FoundRecords | undefined): RecordChange {
	const beside = textsBeside(record, found);
	return beside === "alias"
		? { kind: "by-hand", record, because: "conflict" }
		: { kind: "add", record, beside: beside.filter((text) => text !== record.value) };
}

/** Only an SPF record is ever extended, and only where there is one, and all of it stays. */
function toReplacement(record: PlannedRecord, found: FoundRecords | undefined): RecordChange | undefined {
	if (record.purpose !== "mail-from-spf") return undefined;
	const [old, ...more] = record.found;
	if (old === undefined || more.length > 0 || old === record.value || !extendsSpf(record.value, old)) return undefined;
	const beside = textsBeside(record, found);
	// What is read through an alias stands at a name that belongs to somebody else.
	if (beside === "alias") return undefined;
	return { kind: "replace", record, old, beside: beside.filter((text) => text !== old) };
}

/** Whether an SPF record has every term of another. */
export function extendsSpf(newer: string, older: string): boolean {
	const [kept, terms] = [newer, older].map((text) => text.toLowerCase().split(" "));
	return isSpf(older) && isSpf(newer) && terms?.every((term) => term === "" || kept?.includes(term)) === true;
}
