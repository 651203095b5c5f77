/** Markup that is safe to put on a page. Only {@link html} makes it, so nothing reaches a page unescaped by oversight. */
class Markup {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	toString(): string {
		return this.#text;
	}
}

export type Html = Markup;

/** What may stand in a template: markup stays as it is, everything else is escaped; what is absent leaves nothing. */
export type HtmlValue = string | number | Html | readonly HtmlValue[] | null | undefined | false;

/** Makes markup. Every value is escaped for text and for quoted attributes alike; attributes without quotes are not for values. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
	let text = strings[0] ?? "";
	for (const [index, value] of values.entries()) text += render(value) + (strings[index + 1] ?? "");
	return new Markup(text);
}

function render(value: HtmlValue): string {
	if (value === null || value === undefined || value === false) return "";
	if (value instanceof Markup) return value.toString();
	if (typeof value === "string" || typeof value === "number") return escapeText(String(value));
	return value.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escapeText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
