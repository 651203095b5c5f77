import { describe, expect, it } from "vitest";
import { findViolations, type ModuleFile } from "./boundaries.ts";

const file = (source: string, kind: ModuleFile["kind"] = "source"): ModuleFile => ({ path: "x.ts", source, kind });

describe("findViolations", () => {
	it.each([
		["an adapter in core", "@todoku/core", 'import { createSmtpTransport } from "@todoku/adapter-smtp";'],
		["a type only", "@todoku/core", 'import type { SESv2Client } from "@aws-sdk/client-sesv2";'],
		["a re-export", "@todoku/core", 'export { x } from "nodemailer/lib/mail-composer";'],
		["a re-export of everything", "@todoku/core", 'export * from "express";'],
		["a dynamic import", "@todoku/core", 'const load = () => import("@nestjs/common");'],
		["a require", "@todoku/core", 'const x = require("nodemailer");'],
		["a require.resolve", "@todoku/core", 'const x = require.resolve("nodemailer");'],
		["core in mime", "@todoku/mime", 'import { createMailer } from "@todoku/core";'],
		["one adapter in another", "@todoku/adapter-ses", 'import { x } from "@todoku/adapter-smtp";'],
		["a framework in an adapter", "@todoku/adapter-ses", 'import { Injectable } from "@nestjs/common";'],
		["an adapter in a framework package", "@todoku/nest-mail", 'import { x } from "@todoku/adapter-ses";'],
		["a test aid in published code", "@todoku/nest-mail", 'import { createFakeClock } from "@todoku/core/testing";'],
		["a package without a row", "@todoku/unheard-of", ""],
	])("finds %s", (_, name, source) => {
		expect(findViolations(name, file(source))).toHaveLength(1);
	});

	it.each([
		["an import() in a type", 'export declare const x: import("@aws-sdk/client-sesv2").SESv2Client;'],
		["an augmentation", 'declare module "express" { interface Request {} }'],
		["a reference", '/// <reference types="nodemailer" />\nexport {};'],
	])("finds %s in built types", (_, source) => {
		expect(findViolations("@todoku/core", { path: "x.d.ts", source, kind: "types" })).toHaveLength(1);
	});

	it("holds published types to a shorter list than the code behind them", () => {
		const source = 'import x from "nodemailer";';
		expect(findViolations("@todoku/mime", file(source))).toEqual([]);
		expect(findViolations("@todoku/mime", { path: "x.d.ts", source, kind: "types" })).toHaveLength(1);
	});

	it("lets imports through that point inward", () => {
		const source = 'import { x } from "@todoku/mime"; import y from "./y.ts"; import { z } from "node:url";';
		expect(findViolations("@todoku/core", file(source))).toEqual([]);
	});

	it("does not take a file it cannot read for a clean one", () => {
		expect(() => findViolations("@todoku/core", file("import {"))).toThrow("cannot be parsed");
	});
});
