import { expect, it } from "vitest";
import { frameworks } from "../src/demo.ts";
import { runOnce } from "../src/once.ts";

it("sends the acceptance table and mail to dead addresses for real through both frameworks, and finds everything as expected", async () => {
	const printed: string[] = [];
	const isRight = await runOnce(frameworks, "ja", (text) => printed.push(text));
	expect(printed.join("\n").match(/14 件中 14 件が期待どおりです。/g)).toHaveLength(2);
	expect(printed.join("\n").match(/^8 件中 8 件が期待どおりです。/gm)).toHaveLength(2);
	expect(isRight).toBe(true);
});
