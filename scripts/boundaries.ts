import { parseSync } from "oxc-parser";

/** What a package may import: `internal` of ours, `external` of others, and which of the others its published types may show. */
export interface Boundary {
	readonly internal: readonly string[];
	readonly external: readonly string[];
	readonly inTypes: readonly string[];
}

/** Imports point inward: mime knows nobody, core knows mime, adapters and frameworks know core and never each other. */
export const boundaries: Readonly<Record<string, Boundary>> = {
	"@todoku/mime": { internal: [], external: ["encoding-japanese", "nodemailer", "tr46"], inTypes: [] },
	"@todoku/core": { internal: ["@todoku/mime"], external: ["tldts-icann"], inTypes: [] },
	"@todoku/adapter-smtp": {
		internal: ["@todoku/core", "@todoku/mime"],
		external: ["nodemailer"],
		inTypes: ["nodemailer"],
	},
	"@todoku/adapter-ses": {
		internal: ["@todoku/core", "@todoku/mime"],
		external: ["@aws-sdk/client-sesv2", "@aws-sdk/client-sns"],
		inTypes: ["@aws-sdk/client-sesv2", "@aws-sdk/client-sns"],
	},
	"@todoku/outbox": { internal: ["@todoku/core", "@todoku/mime"], external: [], inTypes: [] },
	"@todoku/adapter-postgres": {
		internal: ["@todoku/core", "@todoku/mime", "@todoku/outbox", "@todoku/sender-domains"],
		external: ["@electric-sql/pglite", "pg", "pg-boss"],
		inTypes: ["@electric-sql/pglite", "pg", "pg-boss"],
	},
	"@todoku/sender-domains": {
		internal: ["@todoku/core", "@todoku/mime"],
		external: ["dns-packet", "tldts-icann"],
		inTypes: [],
	},
	"@todoku/bounces": { internal: ["@todoku/core", "@todoku/mime"], external: ["imapflow", "postal-mime"], inTypes: [] },
	"@todoku/ses-local": { internal: [], external: ["postal-mime"], inTypes: [] },
	"@todoku/nest-mail": { internal: ["@todoku/core"], external: ["@nestjs/common"], inTypes: ["@nestjs/common"] },
	"@todoku/express-mail": { internal: ["@todoku/core"], external: ["express"], inTypes: ["express"] },
	todoku: {
		internal: [
			"@todoku/adapter-postgres",
			"@todoku/adapter-ses",
			"@todoku/adapter-smtp",
			"@todoku/bounces",
			"@todoku/core",
			"@todoku/outbox",
			"@todoku/sender-domains",
			"@todoku/ses-local",
		],
		external: ["@aws-sdk/client-route-53", "@aws-sdk/client-sns", "commander", "imapflow"],
		inTypes: ["@aws-sdk/client-route-53", "commander"],
	},
};

/** A source or declaration file of a package. */
export interface ModuleFile {
	readonly path: string;
	readonly source: string;
	readonly kind: "source" | "types";
}

/** Says what in a file crosses the boundary of its package; an empty list where nothing does. */
export function findViolations(packageName: string, file: ModuleFile): string[] {
	const boundary = boundaries[packageName];
	if (boundary === undefined) return [`${packageName} has no row in the table of boundaries (scripts/boundaries.ts)`];
	return importsOf(file).flatMap((specifier) => {
		if (specifier.startsWith(".") || specifier.startsWith("node:")) return [];
		const name = packageOf(specifier);
		const allowed = isOurs(name) ? boundary.internal : file.kind === "types" ? boundary.inTypes : boundary.external;
		const problem = allowed.includes(name) ? subpathProblem(specifier) : `${packageName} may not import ${name}`;
		return problem === null ? [] : [`${file.path}: ${problem}`];
	});
}

function subpathProblem(specifier: string): string | null {
	const isTestAid = isOurs(packageOf(specifier)) && /\/(?:testing|conformance)$/.test(specifier);
	return isTestAid ? `${specifier} is for tests, not for published code` : null;
}

function isOurs(name: string): boolean {
	return name === "todoku" || name.startsWith("@todoku/");
}

function packageOf(specifier: string): string {
	const [first = "", second = ""] = specifier.split("/");
	return first.startsWith("@") ? `${first}/${second}` : first;
}

/** Every module a file names: static and dynamic imports, re-exports, `import("…")` in types, `require("…")`, augmentations and references. */
function importsOf(file: ModuleFile): string[] {
	const { program, errors } = parseSync(file.path, file.source);
	if (errors.length > 0) throw new Error(`${file.path} cannot be parsed: ${errors[0]?.message}`);
	const found = new Set<string>();
	const visit = (node: unknown): void => {
		if (Array.isArray(node)) {
			for (const item of node) visit(item);
			return;
		}
		if (typeof node !== "object" || node === null) return;
		const specifier = specifierOf(node as Node);
		if (specifier !== undefined) found.add(specifier);
		for (const child of Object.values(node)) visit(child);
	};
	visit(program);
	for (const [, name] of file.source.matchAll(/^\/\/\/\s*<reference\s+types="([^"]+)"/gm))
		if (name !== "node") found.add(name as string);
	return [...found];
}

interface Node {
	readonly type?: string;
	readonly source?: { readonly value?: unknown } | null;
	readonly callee?: { readonly type?: string; readonly name?: string; readonly object?: { readonly name?: string } };
	readonly arguments?: readonly { readonly value?: unknown }[];
	readonly id?: { readonly type?: string; readonly value?: unknown };
}

const withSource: ReadonlySet<string | undefined> = new Set([
	"ImportDeclaration",
	"ExportNamedDeclaration",
	"ExportAllDeclaration",
	"ImportExpression",
	"TSImportType",
]);

function specifierOf(node: Node): string | undefined {
	let specifier: unknown;
	if (withSource.has(node.type)) specifier = node.source?.value;
	else if (node.type === "TSModuleDeclaration" && node.id?.type === "Literal") specifier = node.id.value;
	else if (node.type === "CallExpression" && isRequire(node)) specifier = node.arguments?.[0]?.value;
	return typeof specifier === "string" ? specifier : undefined;
}

function isRequire({ callee }: Node): boolean {
	return callee?.name === "require" || callee?.object?.name === "require";
}
