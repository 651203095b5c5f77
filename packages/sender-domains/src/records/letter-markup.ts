import { printable } from "@todoku/core";
import type { LetterBlock, LetterCell } from "./letter-block.ts";

/** No text of the DNS is longer. */
const maxTextLength = 70_000;

/** As Markdown with tables (GitHub's). Nothing in a text can end a cell, begin a block, or become markup. */
export function formatLetterAsMarkdown(subject: string, blocks: readonly LetterBlock[]): string {
	return `${[`# ${escapeMarkdown(subject)}`, ...blocks.map(toMarkdown)].join("\n\n")}\n`;
}

/** As a complete HTML document without anything from elsewhere. */
export function formatLetterAsHtml(subject: string, blocks: readonly LetterBlock[], locale: string): string {
	const title = escapeHtml(subject);
	return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font-family: sans-serif; line-height: 1.7; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #999; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
code { overflow-wrap: anywhere; user-select: all; }
</style>
</head>
<body>
<h1>${title}</h1>
${blocks.map(toHtml).join("\n")}
</body>
</html>
`;
}

function toMarkdown(block: LetterBlock): string {
	switch (block.kind) {
		case "heading":
			return `## ${escapeMarkdown(block.text)}`;
		case "paragraph":
			return escapeMarkdown(block.text);
		case "list":
			return block.items.map((item) => `- ${escapeMarkdown(item)}`).join("\n");
		case "command":
			return markdownCode(block.text);
		case "table":
			return [
				markdownRow(block.columns.map(escapeMarkdown)),
				markdownRow(block.columns.map(() => "---")),
				...block.rows.map((row) => markdownRow(row.map(markdownCell))),
			].join("\n");
		default:
			return block satisfies never;
	}
}

function markdownRow(cells: readonly string[]): string {
	return `| ${cells.join(" | ")} |`;
}

function markdownCell({ kind, text }: LetterCell): string {
	return kind === "code" ? markdownCode(text) : escapeMarkdown(text);
}

/** In backticks where that can hold it, so that also the source can be copied from; else every sign as a reference. */
function markdownCode(content: string): string {
	const text = printable(content, maxTextLength);
	// A pipe ends a cell even within backticks, and a backslash before one cannot be written there (GitHub Flavored Markdown, tables).
	if (/^[^`|\\\s](?:[^`|\\]*[^`|\\\s])?$/.test(text)) return `\`${text}\``;
	const references = text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `&#${sign.codePointAt(0)};`);
	return `<code>${references}</code>`;
}

function escapeMarkdown(content: string): string {
	return (
		printable(content, maxTextLength)
			.trim()
			.replace(/[\\`*_[\]<>|~&#$]/g, "\\$&")
			// Otherwise a text could become a link by itself.
			.replaceAll("://", "\\://")
			.replace(/^(\d+)([.)])/, "$1\\$2")
			.replace(/^[-+=]/, "\\$&")
	);
}

function toHtml(block: LetterBlock): string {
	switch (block.kind) {
		case "heading":
			return `<h2>${escapeHtml(block.text)}</h2>`;
		case "paragraph":
			return `<p>${escapeHtml(block.text)}</p>`;
		case "list":
			return `<ul>\n${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join("\n")}\n</ul>`;
		case "command":
			return `<p><code>${escapeHtml(block.text)}</code></p>`;
		case "table": {
			const head = block.columns.map((column) => `<th>${escapeHtml(column)}</th>`).join("");
			const rows = block.rows.map((row) => `<tr>${row.map(htmlCell).join("")}</tr>`).join("\n");
			return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows}\n</tbody>\n</table>`;
		}
		default:
			return block satisfies never;
	}
}

function htmlCell({ kind, text }: LetterCell): string {
	return kind === "code" ? `<td><code>${escapeHtml(text)}</code></td>` : `<td>${escapeHtml(text)}</td>`;
}

function escapeHtml(content: string): string {
	return printable(content, maxTextLength)
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
		.replaceAll("'", "&#39;");
}
