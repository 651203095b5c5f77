import pg from "pg";
import { describe, expect, it } from "vitest";
import { StoreClosedError } from "../errors.ts";
import { toStartError } from "./start-error.ts";

const names = { schema: "todoku", queueSchema: "todoku_queue" };
const coded = (code: string, syscall?: string): Error => Object.assign(new Error("it failed"), { code, syscall });

describe("toStartError", () => {
	it.each([
		["ECONNREFUSED", "database-unreachable"],
		["ENOTFOUND", "database-unreachable"],
		["ETIMEDOUT", "database-unreachable"],
		["57P03", "database-unreachable"],
		["53300", "database-unreachable"],
		["28P01", "database-login-refused"],
		["28000", "database-login-refused"],
		["3D000", "database-unknown"],
		["42501", "database-permission"],
		["EROFS", "directory-unusable"],
		["XX000", "unrecognised"],
	])("says of %s: %s", (code, problem) => {
		const cause = coded(code);
		expect(toStartError(cause, names)).toMatchObject({ code: problem, cause });
	});

	it("knows a missing socket from a missing directory", () => {
		expect(toStartError(coded("ENOENT", "connect"), names).code).toBe("database-unreachable");
		expect(toStartError(coded("ENOENT", "mkdir"), names).code).toBe("directory-unusable");
	});

	it("looks into what Node says of several addresses", () => {
		expect(toStartError(new AggregateError([coded("ECONNREFUSED")]), names).code).toBe("database-unreachable");
	});

	it("leaves its own errors as they are", () => {
		const error = new StoreClosedError();
		expect(toStartError(error, names)).toBe(error);
	});

	it("knows the words of pg for a server that does not answer", async () => {
		// The address is one that nobody has (RFC 5737), so that it is pg's own timeout that comes first.
		const pool = new pg.Pool({ host: "192.0.2.1", connectionTimeoutMillis: 20 });
		const error: unknown = await pool.query("SELECT 1").catch((reason: unknown) => reason);
		expect(toStartError(error, names).code).toBe("database-unreachable");
		await pool.end();
	});
});
