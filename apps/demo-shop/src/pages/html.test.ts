import { describe, expect, it } from "vitest";
import { html } from "./html.ts";

describe("html", () => {
	it("escapes values in text and in quoted attributes", () => {
		const name = `<script>alert("1")</script>'&`;
		expect(String(html`<p title="${name}">${name}</p>`)).toBe(
			'<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;">' +
				"&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;</p>",
		);
	});

	it("leaves markup made by itself as it is, also in lists", () => {
		const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
		expect(String(html`<ul>${items}</ul>`)).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
	});

	it("refuses objects that only look like markup", () => {
		const forged = { toString: () => "<b>" } as unknown as string;
		expect(() => String(html`${forged}`)).toThrow(TypeError);
	});

	it("writes nothing for what is absent, and zero as zero", () => {
		expect(String(html`[${null}${undefined}${false}${0}]`)).toBe("[0]");
	});
});
