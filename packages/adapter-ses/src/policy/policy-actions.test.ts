import { readdirSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { policyRows, type SesPolicyPurpose, sesPolicyPurposes } from "./policy-actions.ts";

const source = fileURLToPath(new URL("..", import.meta.url));

/** Which purpose the calls of a folder serve; null: there are none in it. "" is the folder of all. */
const purposes: Readonly<Record<string, SesPolicyPurpose | null>> = {
	"": "sending",
	calls: null,
	feedback: "events",
	identities: "onboarding",
	policy: null,
	setup: "setup",
	suppression: "onboarding",
};

/** Actions that a call needs besides the one of its own name. */
const implied: Readonly<Record<string, readonly string[]>> = {
	"ses:SendEmail": ["ses:SendRawEmail"],
	"ses:CreateEmailIdentity": ["ses:TagResource"],
};

/** Calls as they are written, and the service that answers them. */
const calls = [
	{ pattern: /new sdk\.(\w+)Command\b/g, service: "ses" },
	{ pattern: /new snsSdk\.(\w+)Command\b/g, service: "sns" },
	{ pattern: /sqs\.(\w+Message)\(/g, service: "sqs" },
] as const;

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
	.filter((file) => file.endsWith(".ts") && !/\.test(?:-d)?\.ts$/.test(file))
	.map((file) => ({
		folder: file.includes(sep) ? (file.split(sep)[0] ?? "") : "",
		text: readFileSync(source + file, "utf8"),
	}));

function actionsIn(text: string): readonly string[] {
	return calls.flatMap(({ pattern, service }) =>
		[...text.matchAll(pattern)].map(([, name = ""]) => `${service}:${name.charAt(0).toUpperCase()}${name.slice(1)}`),
	);
}

function actionsFor(purpose: SesPolicyPurpose | null): readonly string[] {
	const called = files.filter(({ folder }) => purposes[folder] === purpose).flatMap(({ text }) => actionsIn(text));
	return [...new Set(called.flatMap((action) => [action, ...(implied[action] ?? [])]))].toSorted();
}

test("every folder of the sources serves a purpose that is known", () => {
	const folders = new Set(files.map(({ folder }) => folder));
	expect([...folders].toSorted()).toEqual(Object.keys(purposes).toSorted());
	expect(actionsFor(null)).toEqual([]);
});

test("commands are made in the way that is looked for, and in no other", () => {
	const all = files.flatMap(({ text }) => text.match(/new [\w.]*Command\b/g) ?? []);
	expect(all.length).toBeGreaterThan(20);
	expect(all.filter((made) => !/^new (?:sdk|snsSdk)\./.test(made))).toEqual([]);
});

describe.each(sesPolicyPurposes)("the policy for %s", (purpose) => {
	test("allows each call that the sources make for it, and nothing else", () => {
		const allowed = policyRows.filter((row) => row.for.includes(purpose)).map(({ action }) => action);
		expect(allowed.toSorted()).toEqual(actionsFor(purpose));
	});
});
