import { expect, test } from "vitest";
import { isLoopback } from "./smtp-tls.ts";

test.each(["localhost", "LOCALHOST.", "mail.localhost", "127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"])(
	"what is sent to %s stays on this machine",
	(host) => {
		expect(isLoopback(host)).toBe(true);
	},
);

test.each(["smtp.example", "localhost.example", "notlocalhost", "128.0.0.1", "0.0.0.0", "10.0.0.1", "::", "fe80::1"])(
	"what is sent to %s may leave it",
	(host) => {
		expect(isLoopback(host)).toBe(false);
	},
);
