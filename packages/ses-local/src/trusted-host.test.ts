import { expect, test } from "vitest";
import { assertTrustedHost } from "./trusted-host.ts";

test.each(["127.0.0.1:4579", "127.8.8.8", "localhost:1", "ses.localhost", "[::1]:4579"])("trusts Host %s", (host) => {
	expect(() => assertTrustedHost({ host }, "127.0.0.1")).not.toThrow();
});

test.each(["evil.test", "evil.test:4579", "127.0.0.1.evil.test", "localhost.evil.test", "notlocalhost", "", "a b"])(
	"refuses Host %j on loopback",
	(host) => {
		expect(() => assertTrustedHost({ host }, "127.0.0.1")).toThrow(
			expect.objectContaining({ type: "ForbiddenException" }),
		);
	},
);

test.each(["http://evil.test", "null", "http://localhost.evil.test"])("refuses a page from %s", (origin) => {
	expect(() => assertTrustedHost({ host: "localhost", origin }, "::1")).toThrow("other origins");
});

test("lets a page from this machine in", () => {
	expect(() => assertTrustedHost({ host: "localhost", origin: "http://localhost:3000" }, "localhost")).not.toThrow();
});

test("leaves the network to the caller when it is bound to more than loopback", () => {
	expect(() => assertTrustedHost({ host: "mail.test" }, "0.0.0.0")).not.toThrow();
});
