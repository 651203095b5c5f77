import { describe, expect, it } from "vitest";
import { readStoreOptions } from "./store-options.ts";

const url = "postgres://shop:s3cret@127.0.0.1/shop";

describe("readStoreOptions", () => {
	it("fills in the defaults", () => {
		expect(readStoreOptions({ url })).toMatchObject({
			source: { kind: "url", url, maxConnections: 10 },
			schema: "todoku",
			queueSchema: "todoku_queue",
			retention: {},
		});
	});

	it.each([
		["options", {}],
		["options", { url, embedded: "memory" }],
		["colour", { url, colour: "red" }],
		["maxConnections", { embedded: "memory", maxConnections: 3 }],
		["maxConnections", { url, maxConnections: 1 }],
		["url", { url: "mysql://root:s3cret@127.0.0.1/shop" }],
		["url", { url: "postgres://shop:s3cret@[/shop" }],
		["pool", { pool: {} }],
		["pglite", { pglite: {} }],
		["embedded", { embedded: "" }],
		["attach", { embedded: "memory", attach: true }],
		["attach", { embedded: "/tmp/x", attach: "yes" }],
		["schema", { url, schema: 'x"; DROP TABLE orders; --' }],
		["schema", { url, schema: "Shop" }],
		["schema", { url, schema: "pg_shop" }],
		["queueSchema", { url, schema: "a", queueSchema: "a" }],
		["retention.bodies", { url, retention: { bodies: 1 } }],
		["retention.bodiesMs", { url, retention: { bodiesMs: 0 } }],
		["clock", { url, clock: {} }],
		["onError", { url, onError: "print" }],
	])("refuses a wrong %s, and shows no password", (option, options) => {
		const read = (): unknown => readStoreOptions(options as never);
		expect(read).toThrow(expect.objectContaining({ code: "invalid-option", option }));
		expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining("s3cret") }));
	});
});
