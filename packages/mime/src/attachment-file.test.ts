import { execFileSync } from "node:child_process";
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import { AttachmentError } from "./message-error.ts";

let base: string;
let root: string;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), "todoku-mime-"));
	root = join(base, "root");
	await mkdir(join(root, "sub"), { recursive: true });
	await mkdir(join(base, "root-but-not"));
	await writeFile(join(root, "sub", "領収書.txt"), "¥1,000");
	await writeFile(join(root, "big.bin"), Buffer.alloc(1000));
	await writeFile(join(base, "secret.txt"), "secret");
	await writeFile(join(base, "root-but-not", "secret.txt"), "secret");
	await symlink(join(root, "sub"), join(root, "inside"));
	await symlink("sub/領収書.txt", join(root, "inside.txt"));
	await symlink(base, join(root, "outside"));
	await symlink("../secret.txt", join(root, "outside.txt"));
	await symlink("../root-but-not/secret.txt", join(root, "sibling.txt"));
	await symlink("../nowhere.txt", join(root, "dangling.txt"));
	await symlink("loop", join(root, "loop"));
	await symlink("root", join(base, "linked-root"));
	await link(join(root, "sub", "領収書.txt"), join(root, "hard.txt"));
	execFileSync("mkfifo", [join(root, "pipe")]);
});

afterAll(async () => {
	await rm(base, { recursive: true });
});

async function attach(path: unknown, attachmentRoot: string | undefined, maxAttachmentBytes?: number) {
	const message = { from: "info@shop.example", subject: "s", text: "t", attachments: [{ path: path as string }] };
	const options = { attachmentRoot, maxAttachmentBytes };
	const [attachment] = (await PostalMime.parse(await composeMessage(message, options))).attachments;
	return [attachment?.filename, attachment?.mimeType, Buffer.from(attachment?.content as ArrayBuffer).toString()];
}

describe("a file by its path", () => {
	it.each(["sub/領収書.txt", "./sub//領収書.txt", "inside/領収書.txt"])(
		"is read from under the root: %s",
		async (path) => {
			expect(await attach(path, root)).toEqual(["領収書.txt", "text/plain", "¥1,000"]);
		},
	);

	it("may be a link that stays inside", async () => {
		expect(await attach("inside.txt", root)).toEqual(["inside.txt", "text/plain", "¥1,000"]);
	});

	it("is found when the root itself is a link", async () => {
		expect(await attach("hard.txt", join(base, "linked-root"))).toEqual(["hard.txt", "text/plain", "¥1,000"]);
	});

	it("is refused without a root", async () => {
		await expect(attach("sub/領収書.txt", undefined)).rejects.toThrow(/needs the option attachmentRoot$/);
	});

	it.each([
		"../secret.txt",
		"sub/../../secret.txt",
		"sub/../hard.txt",
		"..",
		"/etc/passwd",
		"\\etc\\passwd",
		"..\\secret.txt",
		"C:\\secret.txt",
		"C:secret.txt",
		"",
	])("is refused by its form: %j", async (path) => {
		await expect(attach(path, root)).rejects.toThrow(/no relative one/);
	});

	it.each([
		"outside.txt",
		"outside/secret.txt",
		"sibling.txt",
		"dangling.txt",
		"loop",
		"missing.txt",
		"sub",
		".",
		"pipe",
		"hard.txt/x",
		"file:///etc/passwd",
		"http://127.0.0.1/",
	])("is refused with one and the same answer, which holds no path: %s", async (path) => {
		const refusal = await attach(path, root).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(AttachmentError);
		expect((refusal as AttachmentError).message).toBe(
			"Attachment 1 has a path that leads to no readable, regular file under attachmentRoot",
		);
		expect(refusal).toMatchObject({ code: "attachment-unreadable", path });
		expect(refusal).not.toHaveProperty("cause");
	});

	it("is refused with a NUL in it, whatever name it is to have", async () => {
		const attachments = [{ path: "hard.txt\0.pdf", filename: "a.pdf" }];
		const message = { from: "info@shop.example", subject: "s", text: "t", attachments };
		await expect(composeMessage(message, { attachmentRoot: root })).rejects.toThrow(/no relative one/);
	});

	it("is refused when the root does not exist", async () => {
		await expect(attach("a.txt", join(base, "nowhere"))).rejects.toThrow(AttachmentError);
	});

	it("is read up to the limit and no further", async () => {
		await expect(attach("big.bin", root, 999)).rejects.toMatchObject({ code: "message-too-large" });
		expect((await attach("big.bin", root, 1000))[2]).toHaveLength(1000);
	});

	it.each([[7], [null], [{}]])("is refused when it is no text: %j", async (path) => {
		await expect(attach(path, root)).rejects.toMatchObject({ code: "invalid-message" });
	});
});
