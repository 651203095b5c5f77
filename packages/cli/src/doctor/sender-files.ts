import { lstat, opendir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A file that was read, or what was wrong with it. */
export type SenderFile =
	| { readonly kind: "text"; readonly file: string; readonly text: string }
	| { readonly kind: "problem"; readonly file: string; readonly problem: string };

const maxFileBytes = 5_000_000;
const passedOver: ReadonlySet<string> = new Set(["node_modules", ".git", "dist", "vendor"]);

/** Reads text files, and directories with all in them but what others wrote. What is no text is passed over. */
export async function* readSenderFiles(paths: readonly string[]): AsyncIterableIterator<SenderFile> {
	for (const path of paths) yield* readPath(path);
}

async function* readPath(path: string): AsyncIterableIterator<SenderFile> {
	try {
		const facts = await lstat(path);
		if (facts.isDirectory()) {
			const names: string[] = [];
			for await (const { name } of await opendir(path)) if (!passedOver.has(name)) names.push(name);
			for (const name of names.toSorted()) yield* readPath(join(path, name));
		} else if (facts.isFile()) {
			if (facts.size > maxFileBytes)
				yield { kind: "problem", file: path, problem: "is larger than 5 MB and was not read" };
			else {
				const bytes = await readFile(path);
				// A file with a NUL in it is no text, whatever its name.
				if (!bytes.includes(0)) yield { kind: "text", file: path, text: bytes.toString("utf8") };
			}
		}
	} catch (error) {
		yield { kind: "problem", file: path, problem: `cannot be read (${String((error as NodeJS.ErrnoException).code)})` };
	}
}
