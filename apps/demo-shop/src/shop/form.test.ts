import { describe, expect, it } from "vitest";
import { InputError, readAddress, readLine, readWholeNumber } from "./form.ts";

function problemOf(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		if (error instanceof InputError) return `${error.field}: ${error.problem}`;
		throw error;
	}
	return "none";
}

describe("form fields", () => {
	it("reads one line without the blanks around it", () => {
		expect(readLine({ name: " 山田 花子 " }, "name", 100)).toBe("山田 花子");
	});

	it.each([undefined, null, "text", {}, { name: "" }, { name: "  " }, { name: ["a"] }, { name: null }])(
		"calls the name missing in %j",
		(body) => {
			expect(problemOf(() => readLine(body, "name", 100))).toBe("name: missing");
		},
	);

	it.each(["a\r\nBcc: x@example.com", "a\nb", "a\u0000b", "a\u2028b", "\ud800"])("refuses %j as one line", (name) => {
		expect(problemOf(() => readLine({ name }, "name", 100))).toBe("name: not-one-line");
	});

	it("does not read what the object only inherits", () => {
		expect(problemOf(() => readLine(Object.create({ name: "a" }), "name", 100))).toBe("name: missing");
	});

	it("names the field that is too long, no address, or out of range", () => {
		expect(problemOf(() => readLine({ name: "a".repeat(101) }, "name", 100))).toBe("name: too-long");
		expect(problemOf(() => readAddress({ email: "no address" }, "email"))).toBe("email: not-an-address");
		for (const quantity of ["0", "100", "-1", "1.5", "1e1", "x"]) {
			expect(problemOf(() => readWholeNumber({ quantity }, "quantity", 1, 99))).toBe("quantity: out-of-range");
		}
	});

	it("takes numbers from JSON as well as from forms", () => {
		expect(readWholeNumber({ quantity: 3 }, "quantity", 1, 99)).toBe(3);
		expect(readWholeNumber({ quantity: "3" }, "quantity", 1, 99)).toBe(3);
	});
});
