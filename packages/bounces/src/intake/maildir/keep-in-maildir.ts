import { randomUUID } from "node:crypto";
import { mkdir, open, rename } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Delivers a mail to a Maildir, which is made where it is not there: written aside, brought to the disk, and renamed, so that nobody ever
 * sees half of it.
 *
 * @param at Begins the name of the file; mail programs sort by it.
 */
export async function keepInMaildir(directory: string, bytes: Uint8Array, at: Date): Promise<void> {
	for (const room of ["cur", "new", "tmp"]) await mkdir(join(directory, room), { recursive: true, mode: 0o700 });
	// A slash and a colon mean something in the name (as in Maildir's own rules).
	const name = `${Math.floor(at.getTime() / 1000)}.${randomUUID()}.${hostname().replace(/[/:]/g, "_")}`;
	const file = await open(join(directory, "tmp", name), "wx", 0o600);
	try {
		await file.writeFile(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(join(directory, "tmp", name), join(directory, "new", name));
}
