import { expect, it } from "vitest";
import { classifyReason } from "./classify-reason.ts";
import { readSmtpReply } from "./smtp-reply.ts";

const host = (remoteMta: string, diagnostic: string, recipient = "taro@customer.example"): string =>
	classifyReason({ recipient, diagnostic, remoteMta }, readSmtpReply(diagnostic).status);

it.each([
	[
		"aspmx.l.google.com",
		"550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
		"speeding",
	],
	["aspmx.l.google.com", "550-5.2.1 The email account that you tried to reach is inactive.", "suspend"],
	[
		"aspmx.l.google.com",
		"552-5.7.0 This message was blocked because its content presents a potential security issue",
		"policyviolation",
	],
	["customer.mail.protection.outlook.com", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "blocked"],
	["customer.mail.protection.outlook.com", "550 5.4.1 Recipient address rejected: Access denied", "userunknown"],
	[
		"customer.mail.protection.outlook.com",
		"550 5.7.515 Access denied, sending domain doesn't meet the required authentication level",
		"securityerror",
	],
	["mta5.am0.yahoodns.net", "554 5.7.9 Message not accepted for policy reasons", "policyviolation"],
	[
		"mta5.am0.yahoodns.net",
		"554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com)",
		"userunknown",
	],
	["mx01.mail.icloud.com", "554 5.7.1 [CS01] Message rejected due to local policy", "policyviolation"],
	["smtp-in.orange.fr", "552 5.1.1 Boite du destinataire pleine. OFR_417", "mailboxfull"],
	["mx3.qq.com", "550 Ip frequency limited", "toomanyconn"],
	["cxr.mx.a.cloudfilter.net", "550 5.1.0 sender rejected. AUP#CDRBL", "blocked"],
	["route1.mx.cloudflare.net", "421 4.3.0 Upstream error", "onhold"],
	["smtp.secureserver.net", "550 5.1.1 has sent to too many recipients this hour. IB607", "speeding"],
])("knows what %s means by %s", (remoteMta, diagnostic, reason) => {
	expect(host(remoteMta, diagnostic)).toBe(reason);
});

it("tells au's unknown users from its filters", () => {
	expect(host("msmx.au.com", "550 <taro@au.com>: User unknown", "taro@au.com")).toBe("userunknown");
	expect(host("msmx.au.com", "550 : User unknown", "taro@au.com")).toBe("filtered");
});

it("knows docomo by the recipient's domain, where no server is named", () => {
	expect(host("", "550 Unknown user taro@docomo.ne.jp", "taro@docomo.ne.jp")).toBe("userunknown");
	expect(host("", "552 Too much mail data taro@docomo.ne.jp", "taro@docomo.ne.jp")).toBe("mailboxfull");
});

it("does not believe the same codes of others", () => {
	expect(host("mx.customer.example", "550 : User unknown")).toBe("filtered");
	expect(host("mx.customer.example", "554 5.7.9 Header error")).toBe("policyviolation");
	expect(host("mx.customer.example", "550 5.4.1 Access denied")).not.toBe("userunknown");
});
