import { isMailError, type MailError } from "@todoku/core";
import { StoreStartError } from "../errors.ts";

/** The parts of an error of pg, of PGlite or of Node's sockets that say what happened. */
interface ForeignError {
	readonly code?: unknown;
	readonly message?: unknown;
	readonly errors?: unknown;
	readonly syscall?: unknown;
}

// pg gives these no code. They are its own words, held to it by a test.
const timeouts = ["timeout expired", "timeout exceeded when trying to connect"];

/** Says in plain words why a database could not be opened. No URL, user or password is in them. */
export function toStartError(error: unknown, names: { schema: string; queueSchema: string }): MailError {
	if (isMailError(error)) return error;
	const code = codeOf(error);
	switch (code) {
		case "ECONNREFUSED":
			return unreachable("nothing listens there", error);
		case "ENOENT":
		case "EACCES":
		case "EPERM":
		case "ENOSPC":
		case "EROFS":
			return isOfConnecting(error) ? unreachable("nothing listens there, or not for us", error) : unusable(error);
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return unreachable("its host name is not known", error);
		case "ETIMEDOUT":
		case "EHOSTUNREACH":
		case "ENETUNREACH":
		case "ECONNRESET":
			return unreachable("its host does not answer", error);
		case "57P03":
			return unreachable("it is starting up or shutting down", error);
		case "53300":
			return unreachable("it has no connection left for us", error);
		case "28P01":
		case "28000":
			return new StoreStartError(
				"database-login-refused",
				"The database refuses the login; check user and password, and pg_hba.conf on the server",
				error,
			);
		case "3D000":
			return new StoreStartError(
				"database-unknown",
				"The server has no database of that name; create it (createdb), or correct the name",
				error,
			);
		case "42501":
			return new StoreStartError("database-permission", permissionText(names), error);
		default:
			if (timeouts.includes(textOf(error))) return unreachable("it did not answer in time", error);
			return new StoreStartError("unrecognised", "The database could not be opened; what it said is in cause", error);
	}
}

function unreachable(why: string, cause: unknown): StoreStartError {
	return new StoreStartError(
		"database-unreachable",
		`The database cannot be reached: ${why}. Check that it runs, and its host and port`,
		cause,
	);
}

function unusable(cause: unknown): StoreStartError {
	return new StoreStartError(
		"directory-unusable",
		"The directory of the embedded database cannot be used; check its path, who owns it, and the room on its disk",
		cause,
	);
}

function permissionText({ schema, queueSchema }: { schema: string; queueSchema: string }): string {
	const statements = [schema, queueSchema].map((name) => `CREATE SCHEMA ${name} AUTHORIZATION <user>;`);
	return `The user of the database may not create what the store needs. Let its owner run: ${statements.join(" ")} or give the user CREATE on the database, and its own schemas`;
}

function isOfConnecting(error: unknown): boolean {
	return (Object(error) as ForeignError).syscall === "connect";
}

function codeOf(error: unknown): unknown {
	const { code, errors } = Object(error) as ForeignError;
	// Several addresses of one host: Node gives what each of them said.
	if (Array.isArray(errors) && errors.length > 0 && typeof code !== "string") return codeOf(errors[0]);
	return code;
}

function textOf(error: unknown): string {
	const { message } = Object(error) as ForeignError;
	return typeof message === "string" ? message : "";
}
