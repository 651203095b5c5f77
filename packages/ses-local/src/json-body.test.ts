import { expect, test } from "vitest";
import {
	hasMember,
	parseJsonBody,
	readBytes,
	readFlag,
	readNumber,
	readObjects,
	readText,
	readTexts,
} from "./json-body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("reads an empty body as an empty object", () => {
	expect(parseJsonBody(bytes(""))).toEqual({});
});

test.each(["{", "[]", "null", "1", '"text"'])("refuses %s as a body", (text) => {
	expect(() => parseJsonBody(bytes(text))).toThrow(expect.objectContaining({ type: "SerializationException" }));
});

test("refuses a body that is not UTF-8", () => {
	expect(() => parseJsonBody(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(
		expect.objectContaining({ type: "SerializationException" }),
	);
});

test("takes null for absent", () => {
	expect(readText({ Name: null }, "Name")).toBeUndefined();
	expect(readTexts({ Names: null }, "Names")).toEqual([]);
	expect(hasMember({ Name: null }, "Name")).toBe(false);
});

test("does not take what every object inherits for a member", () => {
	expect(hasMember({}, "constructor")).toBe(false);
});

test.each([
	["string", () => readText({ x: 1 }, "x")],
	["number", () => readNumber({ x: "1" }, "x")],
	["flag", () => readFlag({ x: "true" }, "x")],
	["list", () => readTexts({ x: "a" }, "x")],
	["list of strings", () => readTexts({ x: [1] }, "x")],
	["list of objects", () => readObjects({ x: ["a"] }, "x")],
	["base64", () => readBytes({ x: "not base64!" }, "x")],
	["base64 of full length", () => readBytes({ x: "YWI" }, "x")],
])("refuses what is not a %s", (_, read) => {
	expect(read).toThrow(expect.objectContaining({ type: "SerializationException" }));
});

test("decodes base64", () => {
	expect(readBytes({ x: "YWI=" }, "x")).toEqual(bytes("ab"));
});
