import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { composeBounceNotice } from "../src/index.ts";

// Python's email package reads reports into their parts, and says what is wrong with a mail.
const python = spawnSync("python3", ["-c", "import email.policy"]).status === 0;
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
if (!python && !required) process.stderr.write("Skipped: there is no python3 here to read notices back\n");

const program = `
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = list(mail.iter_parts())
blocks = [dict(block.items()) for block in parts[1].get_payload()]
print(json.dumps({
    "type": mail.get_content_type(), "report": mail.get_param("report-type"), "from": mail["From"].addresses[0].addr_spec,
    "name": mail["From"].addresses[0].display_name, "subject": mail["Subject"], "date": mail["Date"].datetime.isoformat(),
    "types": [part.get_content_type() for part in parts], "text": parts[0].get_content(), "blocks": blocks,
    "returned": parts[2].get_payload(), "defects": [str(d) for part in mail.walk() for d in part.defects],
}))
`;

test.skipIf(!python && !required)("a notice is read back by Python's email, part by part and without a defect", () => {
	const notice = composeBounceNotice(
		{
			...{ eventId: "ses:1", kind: "bounced", bounce: "hard", at: new Date("2026-03-01T09:30:15Z"), status: "5.1.1" },
			...{ recipient: "taro@customer.example", diagnostic: "smtp; 550 5.1.1 user unknown" },
		},
		{
			...{ to: "returned@shop.example", reportingMta: "mail.shop.example", locale: "ja" },
			message: Buffer.from("Message-ID: <m-1@shop.example>\r\nSubject: Your order\r\n\r\nBody\r\n"),
		},
	);
	const read = JSON.parse(execFileSync("python3", ["-c", program], { input: notice, encoding: "utf8" })) as object;
	expect(read).toMatchObject({
		...{ type: "multipart/report", report: "delivery-status", date: "2026-03-01T09:30:15+00:00", defects: [] },
		...{ from: "MAILER-DAEMON@mail.shop.example", name: "メール配信システム", subject: "配信できなかったメールの通知" },
		types: ["text/plain", "message/delivery-status", "text/rfc822-headers"],
		text: expect.stringContaining("宛先：taro@customer.example"),
		blocks: [
			{ "Reporting-MTA": "dns; mail.shop.example" },
			{
				...{ "Final-Recipient": "rfc822; taro@customer.example", Action: "failed", Status: "5.1.1" },
				"Diagnostic-Code": "smtp; 550 5.1.1 user unknown",
			},
		],
		returned: expect.stringContaining("Message-ID: <m-1@shop.example>"),
	});
});
