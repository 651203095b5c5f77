import type { IncomingHttpHeaders } from "node:http";
import { badRequest, SesError } from "./errors.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** A request as an operation sees it. */
export interface OperationRequest {
	/** The decoded part of the path that stands for `{}` in the operation's path; empty when it has none. */
	readonly name: string;
	/** The same for the second `{}`. */
	readonly innerName: string;
	readonly query: URLSearchParams;
	readonly body: Uint8Array;
	/** The client's address; empty when it is not known. */
	readonly sourceIp: string;
	/** Resolves when the client has its answer, or is to have none. Never rejects. */
	readonly answered: Promise<void>;
}

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | Uint8Array;
}

/** Thrown instead of an answer: the connection is cut, or stays open and silent. */
export class NoAnswer extends Error {
	override readonly name = "NoAnswer";
	readonly connection: "reset" | "hang";

	constructor(connection: "reset" | "hang") {
		super(`No answer: ${connection}`);
		this.connection = connection;
	}
}

/** One thing this server can do. */
export interface Operation {
	/** SES's own name where SES has the operation. */
	readonly name: string;
	readonly method: Method;
	/** Segments of which at most two are `{}`, which stands for any name. */
	readonly path: string;
	handle(request: OperationRequest): Answer | Promise<Answer>;
}

/** What came in over HTTP, before anybody knows which operation it asks for. */
export interface IncomingRequest {
	readonly method: string;
	/** The request target as it came, percent-encoding and query included. */
	readonly target: string;
	readonly body: Uint8Array;
	readonly headers?: IncomingHttpHeaders;
	readonly sourceIp?: string;
	readonly answered?: Promise<void>;
}

/**
 * Finds the operation and runs it. Every failure becomes an answer.
 *
 * @throws {NoAnswer} when there is to be none.
 */
export async function answerRequest(operations: readonly Operation[], request: IncomingRequest): Promise<Answer> {
	try {
		const { operation, ...operationRequest } = route(operations, request);
		return await operation.handle(operationRequest);
	} catch (error) {
		return errorAnswer(error);
	}
}

export function jsonAnswer(value: unknown): Answer {
	return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** @throws {NoAnswer} unchanged: it is no failure. */
export function errorAnswer(error: unknown): Answer {
	if (error instanceof NoAnswer) throw error;
	const { status, type, message } =
		error instanceof SesError
			? error
			: new SesError("InternalServiceErrorException", `ses-local failed, which is a bug in it: ${String(error)}`);
	return {
		status,
		headers: { "content-type": "application/json", "x-amzn-errortype": type },
		body: JSON.stringify({ message }),
	};
}

function route(
	operations: readonly Operation[],
	{ method, target, body, sourceIp = "", answered = Promise.resolve() }: IncomingRequest,
): OperationRequest & { readonly operation: Operation } {
	const [path = "", query = ""] = splitOnce(target, "?");
	const segments = segmentsOf(path);
	for (const operation of operations) {
		if (operation.method !== method) continue;
		const names = match(segmentsOf(operation.path), segments);
		if (!names) continue;
		const [name = "", innerName = ""] = names.map(decode);
		return { operation, name, innerName, query: new URLSearchParams(query), body, sourceIp, answered };
	}
	throw unknownOperation(operations, method, path);
}

/** The segments that stand for `{}`; undefined where the others differ. */
function match(pattern: readonly string[], segments: readonly string[]): readonly string[] | undefined {
	if (pattern.length !== segments.length) return undefined;
	const names: string[] = [];
	for (const [index, expected] of pattern.entries()) {
		const segment = segments[index] ?? "";
		if (expected === "{}" && segment !== "") names.push(segment);
		else if (expected !== segment) return undefined;
	}
	return names;
}

function segmentsOf(path: string): readonly string[] {
	return path.replace(/^\//, "").replace(/\/$/, "").split("/");
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw badRequest("The request path is not valid percent-encoding.");
	}
}

function splitOnce(text: string, separator: string): readonly string[] {
	const index = text.indexOf(separator);
	return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function unknownOperation(operations: readonly Operation[], method: string, path: string): SesError {
	const names = operations.filter((operation) => operation.path.startsWith("/v2/")).map(({ name }) => name);
	return new SesError(
		"UnknownOperationException",
		`ses-local does not implement ${method} ${path}. Of Amazon SES v2 it implements ${[...new Set(names)].join(", ")}.`,
	);
}
