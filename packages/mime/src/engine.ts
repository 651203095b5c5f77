import type MimeNode from "nodemailer/lib/mime-node";
import type { EngineEncoder, Field } from "./header-fields.ts";
import type { Multipart, Part } from "./part.ts";

/** What of nodemailer composes: its MIME tree and its table of media types. */
export interface Engine {
	/** A header value as the tree writes it, not yet folded. */
	readonly encode: EngineEncoder;
	readonly guessType: (filename: string) => string;
	/** A message as bytes. */
	readonly write: (composition: Composition) => Promise<Uint8Array>;
}

/** Everything that stands in a message, checked; what is left is to write it. */
export interface Composition {
	/** Address fields with their final values, in order. */
	readonly addresses: ReadonlyMap<string, string>;
	/** The final value of Subject. */
	readonly subject: string;
	readonly messageId: string;
	readonly date: Date;
	readonly fields: readonly Field[];
	readonly body: Part | Multipart;
	/** Goes into every multipart boundary. Default: 16 random hexadecimal digits. */
	readonly boundary: string | undefined;
}

/** Loads nodemailer's composer; only the first call takes time. */
export async function loadEngine(): Promise<Engine> {
	// The tree itself, not MailComposer over it: that one drops empty texts, and decides order and transfer encodings on its own.
	const [{ default: Node }, { detectMimeType }] = await Promise.all([
		import("nodemailer/lib/mime-node"),
		import("nodemailer/lib/mime-funcs"),
	]);
	return {
		encode: (name, value) => Node.encodeHeaderValue(name, value),
		guessType: (filename) => detectMimeType(filename),
		write: (composition) => writeMessage(Node, composition),
	};
}

async function writeMessage(Node: typeof MimeNode, composition: Composition): Promise<Uint8Array> {
	const { addresses, subject, messageId, date, fields, body, boundary } = composition;
	const root = new Node(body.contentType, { ...safe, baseBoundary: boundary });
	fill(root, body);
	for (const [name, value] of addresses) root.setHeader(name, value);
	// Address fields come here as they go on the wire; read again by the engine, their encoded words would be quoted.
	const encode = root.encodeHeaderValue.bind(root);
	root.encodeHeaderValue = (name, value) => addresses.get(name) ?? encode(name, value);
	root.setHeader("Subject", { prepared: true, foldLines: true, value: subject });
	root.setHeader("Message-ID", messageId);
	root.setHeader("Date", date);
	for (const { name, value, folded } of fields) {
		root.addHeader(name, folded === true ? { prepared: true, value } : value);
	}
	return new Uint8Array(await root.build());
}

const safe = { newline: "windows", disableFileAccess: true, disableUrlAccess: true } as const;

function fill(node: MimeNode, entity: Part | Multipart): void {
	if (!("parts" in entity)) {
		fillPart(node, entity);
		return;
	}
	for (const part of entity.parts) {
		const filename = "parts" in part ? undefined : part.filename;
		// Appended before it is filled: a child that came with children would keep them under a boundary of its own.
		fill(node.createChild(part.contentType, { ...safe, filename }), part);
	}
}

function fillPart(node: MimeNode, { content, transferEncoding, disposition, contentId }: Part): void {
	if (contentId !== undefined) node.setHeader("Content-ID", `<${contentId}>`);
	if (disposition !== undefined) node.setHeader("Content-Disposition", disposition);
	if (transferEncoding !== undefined) node.setHeader("Content-Transfer-Encoding", transferEncoding);
	// The engine takes 7bit for a text only when it sees that for itself, and bytes it does not look at.
	if (transferEncoding === "7bit") node.getTransferEncoding = () => "7bit";
	node.setContent(content);
}
