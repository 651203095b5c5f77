import { expect, test } from "vitest";
import { isScopeMeant, scopeName, scopeStatement } from "./list-scope.ts";

test.each([
	[{ region: "us-east-1", tenantName: undefined }, "ses/us-east-1"],
	[{ region: "us-east-1", tenantName: "shop-1" }, "ses/us-east-1/shop-1"],
])("%j has a name of its own", (scope, name) => {
	expect(scopeName(scope)).toBe(name);
});

test.each([
	["ses/us-east-1", undefined, undefined, true],
	["ses/us-east-1", "us-east-1", undefined, true],
	["ses/us-east-1", "eu-west-1", undefined, false],
	["ses/us-east-1/shop-1", undefined, "shop-1", true],
	["ses/us-east-1", undefined, "shop-1", false],
])("%s, asked for region %s and tenant %s: %s", (name, region, tenantName, meant) => {
	expect(isScopeMeant(name, region, tenantName)).toBe(meant);
});

test.each([
	["account", undefined, "すべての送信者"],
	["tenant", "shop-1", "「shop-1」からのメールだけ"],
	["tenant-unused", "shop-1", "使われていません"],
] as const)("says in Japanese whom an entry of %s affects", (kind, tenantName, words) => {
	const scope = { kind, tenantName, region: "ap-northeast-1", statement: "in English" };
	expect(scopeStatement(scope, "ja")).toContain(words);
	expect(scopeStatement(scope, "ja")).toContain("ap-northeast-1");
	expect(scopeStatement(scope, "en")).toBe("in English");
});
