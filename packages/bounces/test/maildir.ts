import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Maildir of one test. */
export interface TestMaildir {
	readonly directory: string;
	/** Delivers as a server does: written aside, then renamed. */
	deliver(name: string, mail: string | Uint8Array): Promise<void>;
	/** The names in one of its directories; none where it does not exist. */
	names(...path: string[]): Promise<string[]>;
	remove(): Promise<void>;
}

export async function createMaildir(): Promise<TestMaildir> {
	const directory = await mkdtemp(join(tmpdir(), "todoku-maildir-"));
	for (const room of ["cur", "new", "tmp"]) await mkdir(join(directory, room));
	return {
		directory,
		async deliver(name, mail) {
			await writeFile(join(directory, "tmp", name), mail);
			await rename(join(directory, "tmp", name), join(directory, "new", name));
		},
		names: async (...path) => (await readdir(join(directory, ...path)).catch((): string[] => [])).toSorted(),
		remove: () => rm(directory, { recursive: true }),
	};
}
