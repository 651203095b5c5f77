/** One update of a script: it is made as a whole, or not at all. */
export interface NsupdateUpdate {
	/** What it adds to. */
	readonly name: string;
	/** With those that hold for the whole script (`server`, `zone`) ahead, and `send` at the end. */
	readonly lines: readonly string[];
}

/** Takes a script of `formatNsupdateScript` apart, so that each update can be told from the others when it fails. */
export function readUpdates(script: string): readonly NsupdateUpdate[] {
	const updates: NsupdateUpdate[] = [];
	const preamble: string[] = [];
	let lines: string[] = [];
	for (const line of script.split("\n")) {
		if (line === "" || line.startsWith(";")) continue;
		if (/^(?:server|zone) /.test(line)) preamble.push(line);
		else lines.push(line);
		if (line !== "send") continue;
		updates.push({ name: nameOf(lines), lines: [...preamble, ...lines] });
		lines = [];
	}
	return updates;
}

function nameOf(lines: readonly string[]): string {
	const [, name = ""] = lines.flatMap((line) => /^update add (\S+?)\.? /.exec(line) ?? []);
	return name;
}
