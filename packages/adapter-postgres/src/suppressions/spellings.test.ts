import { expect, test } from "vitest";
import { spellingsOf } from "./spellings.ts";

test.each([
	["Taro@Example.com", ["taro@example.com", '"taro"@example.com']],
	['"taro"@example.com', ["taro@example.com", '"taro"@example.com']],
	["a..b@docomo.ne.jp", ["a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp']],
	[" Nobody ", ["nobody"]],
])("%s is looked for as %j", (text, spellings) => {
	expect(spellingsOf(text).toSorted()).toEqual(spellings.toSorted());
});
