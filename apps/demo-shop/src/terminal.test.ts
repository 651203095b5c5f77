import { describe, expect, it } from "vitest";
import type { MailFate } from "./mail/mail-record.ts";
import { mailLine, textTable } from "./terminal.ts";

const record: MailFate = {
	shop: "row-1",
	mail: "member-registration",
	from: "test@interfactory1.co.jp",
	recipient: "a@example.com",
	status: "sent",
	decision: { route: "service", reason: "domain", entry: "interfactory1.co.jp", address: "test@interfactory1.co.jp" },
};

describe("mailLine", () => {
	it("says which way a mail went and why", () => {
		expect(mailLine(record, "en")).toBe(
			"[row-1] Member registration to a@example.com → Delivery service: The domain of test@interfactory1.co.jp is verified (entry interfactory1.co.jp), so this mail goes through the delivery service.",
		);
		expect(mailLine(record, "ja")).toContain("[row-1] 会員登録完了メール（a@example.com） → 配信サービス経由: ");
	});

	it("lets no control character through", () => {
		expect(mailLine({ ...record, recipient: "a\u001b[2J\r\n@example.com" }, "en")).toContain(
			"to a\ufffd[2J\ufffd\ufffd@example.com",
		);
	});
});

describe("textTable", () => {
	it("counts Japanese characters as two columns", () => {
		expect(
			textTable([
				["行", "x"],
				["abc", "y"],
			]),
		).toBe("行   x\nabc  y");
	});
});
