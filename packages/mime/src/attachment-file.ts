import { constants } from "node:fs";
import { type FileHandle, lstat, open, realpath } from "node:fs/promises";
import { join, posix, sep, win32 } from "node:path";
import { AttachmentError } from "./message-error.ts";

/**
 * Opens a file under a root it cannot leave: no absolute path, no `..`, no symbolic link that leads out, nothing but a regular file.
 * A hard link cannot be told from the file itself: the root must be a directory that only trusted people write to.
 *
 * @param root The option `attachmentRoot`; undefined means that paths are not used here.
 * @throws {AttachmentError} in every other case. A file that is missing, unreadable or outside the root gets the same answer, so that
 *   the answer tells nothing about what is outside.
 */
export async function openAttachmentFile(what: string, path: string, root: string | undefined): Promise<FileHandle> {
	if (root === undefined) {
		throw new AttachmentError(what, "is given by its path, which needs the option attachmentRoot", { path });
	}
	if (!isInsidePath(path)) {
		throw new AttachmentError(what, "has a path that is no relative one without .. and backslashes", { path });
	}
	const handle = await openInside(path, root).catch(() => null);
	if (handle === null) {
		throw new AttachmentError(what, "has a path that leads to no readable, regular file under attachmentRoot", {
			path,
		});
	}
	return handle;
}

function isInsidePath(path: string): boolean {
	if (path === "" || /[\0\\]/.test(path)) return false;
	// By the rules of both worlds: "C:secret" is harmless on one and leaves the root on the other.
	if (posix.isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path)) return false;
	return !path.split("/").includes("..");
}

async function openInside(path: string, root: string): Promise<FileHandle | null> {
	const realRoot = await realpath(root);
	const real = await realpath(join(realRoot, path));
	if (!real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return null;
	// Opened without following a link, and without waiting for the other end of a named pipe; on Windows neither flag exists.
	const handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
	try {
		const opened = await handle.stat();
		// What was opened is what was checked: a directory swapped for a link in between is noticed.
		const checked = await lstat(real);
		const unmoved = (await realpath(real)) === real && opened.ino === checked.ino && opened.dev === checked.dev;
		if (opened.isFile() && unmoved) return handle;
	} catch {
		// Answered like everything else that is no file under the root.
	}
	await handle.close();
	return null;
}
