/** One field of a header section or of a block that is written like one. */
export interface Field {
	/** In lower case. */
	readonly name: string;
	/** Unfolded, without blanks around it. */
	readonly value: string;
}

// A header section has a few dozen fields; what has thousands was made to cost time.
const maxFields = 1000;
const maxValueLength = 8192;

/** The fields of a header section, or of a block of a delivery report. */
export class FieldList {
	readonly fields: readonly Field[];

	constructor(fields: readonly Field[]) {
		this.fields = fields;
	}

	/** The first value of that name, in lower case; "" where there is none. */
	get(name: string): string {
		return this.fields.find((field) => field.name === name)?.value ?? "";
	}

	all(name: string): readonly string[] {
		return this.fields.filter((field) => field.name === name).map(({ value }) => value);
	}

	has(name: string): boolean {
		return this.fields.some((field) => field.name === name);
	}
}

/** Lines up to the first empty one, as fields. A line that is neither a field nor a continuation is passed over. */
export function readFields(lines: readonly string[]): FieldList {
	const fields: { name: string; value: string }[] = [];
	let last: { name: string; parts: string[]; length: number } | undefined;
	const finish = (): void => {
		if (last !== undefined) fields.push({ name: last.name, value: last.parts.join(" ").trim() });
	};
	for (const line of lines) {
		if (/^[ \t]/.test(line)) {
			// Collected and joined once: a value that grows line by line costs the square of its length.
			if (last !== undefined && last.length < maxValueLength) {
				last.parts.push(line.trim());
				last.length += line.length;
			}
			continue;
		}
		const match = /^([!-9;-~]{1,100})[ \t]{0,10}:/.exec(line);
		// Exchange and others break long values without indenting what follows; it belongs to the field before.
		if (match === null) {
			if (last !== undefined && last.length < maxValueLength && line !== "") {
				last.parts.push(line.trim());
				last.length += line.length;
			}
			continue;
		}
		finish();
		if (fields.length >= maxFields) {
			last = undefined;
			break;
		}
		const value = line.slice(match[0].length, match[0].length + maxValueLength).trim();
		last = { name: (match[1] ?? "").toLowerCase(), parts: [value], length: value.length };
	}
	finish();
	return new FieldList(fields);
}

/** The blocks of a delivery report: separated by empty lines (RFC 3464 §2.1). */
export function readFieldBlocks(lines: readonly string[]): readonly FieldList[] {
	const blocks: FieldList[] = [];
	let block: string[] = [];
	for (const line of [...lines, ""]) {
		if (line.trim() !== "") {
			block.push(line);
			continue;
		}
		if (block.length > 0) blocks.push(readFields(block));
		block = [];
	}
	return blocks.filter(({ fields }) => fields.length > 0);
}
