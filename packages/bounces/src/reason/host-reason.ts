import type { BounceReason } from "./bounce-reason.ts";

/** A refusal and who made it. */
export interface HostRefusal {
	/** The server that refused, with all that was said: many name themselves in their answer. Lower case. */
	readonly host: string;
	/** Of the recipient. */
	readonly domain: string;
	/** Lower case, with addresses and URLs. */
	readonly text: string;
	readonly status: string;
}

interface HostRules {
	/** Names of its servers, or what only its answers hold. */
	readonly host: RegExp;
	/** Domains whose mail it takes. */
	readonly domain?: RegExp;
	readonly codes: readonly (readonly [RegExp, BounceReason])[];
}

/** What the codes of big receivers mean, where they publish it: their words alone would mislead. */
export function reasonOfHost({ host, domain, text, status }: HostRefusal): BounceReason | undefined {
	for (const rules of table) {
		if (!rules.host.test(host) && rules.domain?.test(domain) !== true) continue;
		const found = rules.codes.find(([code]) => code.test(text) || (status !== "" && code.test(status)));
		if (found !== undefined) return found[1];
	}
	return undefined;
}

const table: readonly HostRules[] = [
	{
		// KDDI words its refusals like others, but refuses unknown users at RCPT only.
		host: /kddi\.ne\.jp|\bau\.com|ezweb\.ne\.jp|auone-net\.jp/,
		domain: /(?:^|\.)(?:au\.com|ezweb\.ne\.jp|(?:ne\.)?auone-net\.jp|dion\.ne\.jp|uqmobile\.jp|biz\.ezweb\.ne\.jp)$/,
		codes: [
			// "550 : User unknown", with no address in it, is what its filters say once they have the message.
			[/550\s{0,2}:[\s:]{0,3}user unknown/, "filtered"],
			[/user unknown|recipient address rejected/, "userunknown"],
			[/mailbox is full|quota/, "mailboxfull"],
		],
	},
	{
		host: /docomo\.ne\.jp/,
		domain: /(?:^|\.)docomo\.ne\.jp$/,
		codes: [
			// The same words for a filter of the recipient's, but for the status.
			[/^5\.2\.0$/, "filtered"],
			[/unknown user/, "userunknown"],
			[/too much mail data/, "mailboxfull"],
			[/message size exceeds/, "mesgtoobig"],
		],
	},
	{
		// https://postmaster.facebook.com/response_codes
		host: /facebook/,
		codes: [
			[/rcp-p1\b|rcp-t1\b/, "userunknown"],
			[/rcp-p[2-9]\b/, "filtered"],
			[/pol-[pt][1-4]\b|con-[pt]\d/, "blocked"],
			[/pol-p[5-8]\b/, "policyviolation"],
			[/dns-p\d/, "requireptr"],
			[/int-[pt]\d/, "systemerror"],
			[/msg-[pt]1\b/, "notcompliantrfc"],
			[/msg-[pt]\d/, "mesgtoobig"],
		],
	},
	{
		// https://www.cox.com/residential/support/email-error-codes.html
		host: /cox\.net|cox\.com|aup#/,
		codes: [
			[/aup#(?:cxdns)/, "requireptr"],
			[/aup#(?:cxmxrt|cxthrt|cxmj|cxcnct|rate|lmt)/, "speeding"],
			[/aup#(?:cxsndr)/, "rejected"],
			[/aup#(?:cxbl|cdrbl|ipbl|bl|cx|o|in-|out-)/, "blocked"],
		],
	},
	{
		host: /messagelabs|symantec/,
		codes: [
			[/\b542\b/, "userunknown"],
			[/\b5[05]\d.{0,60}\(#4\.\d\.\d\)/, "expired"],
		],
	},
	{
		// https://support.google.com/a/answer/3726730
		host: /google|gsmtp/,
		codes: [
			[/p=dmarcrejection|p=unauthenticated|p=senderauth|5\.7\.26|5\.7\.27|5\.7\.30/, "authfailure"],
			[/null mx/, "notaccept"],
			// Google itself calls them temporary (4.0.0), even NXDOMAIN.
			[/dns error: .{0,60}dns type/, "networkerror"],
			[/address not found \*\*/, "userunknown"],
			[/p=nosuchuser|answer=6596|5\.1\.1\b.{0,40}does not exist/, "userunknown"],
			[/p=disableduser|inactive/, "suspend"],
			[/p=overquota/, "mailboxfull"],
			[/p=receivingrate|receiving mail (?:at a rate|too)|p=unsolicitedratelimiterror|unusual rate/, "speeding"],
			[/p=unsolicitedmessageerror|likely unsolicited/, "spamdetected"],
			[/p=notauthorizederror|not authorized to send email directly/, "blocked"],
			[/p=ipv6autherror|p=ptr|ptr record/, "requireptr"],
			[/p=rfcmessagenoncompliant|multiple addresses in from|5\.7\.1 .{0,60}not rfc|message-?id/, "notcompliantrfc"],
			[/p=blockedmessage|content presents a potential/, "policyviolation"],
		],
	},
	{
		// https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
		host: /outlook\.com|protection\.outlook|hotmail|office365|exchange|microsoft|resolver\.|prod\.|sender\.office/,
		codes: [
			[/5\.7\.515/, "securityerror"],
			[/5\.7\.(?:509|507|5[12]\d)\b.{0,80}dmarc|dmarc/, "authfailure"],
			[
				/5\.7\.(?:511|60[0-9]|6[1-4]\d|703|705|708|750)\b|banned send(?:ing|er)|s3(?:140|150)|sc-004|block ?list/,
				"blocked",
			],
			[/5\.7\.515/, "securityerror"],
			[/5\.7\.(?:23|51[0-9])\b.{0,40}spf/, "authfailure"],
			[/5\.1\.10\b|recipnotfound|recipientnotfound|5\.1\.351/, "userunknown"],
			[/5\.4\.316|4\.4\.316|message expired/, "expired"],
			[/5\.4\.1\b.{0,60}recipient address rejected: access denied/, "userunknown"],
			[/5\.2\.2\b|quotaexceeded|mailbox full|over quota/, "mailboxfull"],
			[/5\.7\.13[0-9]|5\.7\.12\b|5\.7\.124|restricted to|notauthorized|authrequired/, "securityerror"],
			[/5\.4\.(?:6|14)\b|hop count|mail loop/, "networkerror"],
			[/5\.7\.25\b|reverse dns/, "requireptr"],
			[/domain is not reachable/, "hostunknown"],
			[/mailbox unavailable/, "userunknown"],
			[/5\.7\.(?:511|5)\b/, "securityerror"],
		],
	},
	{
		// https://postmaster.yahooinc.com/error-codes
		host: /yahoo|yahoodns|aol\.com|verizonmedia/,
		domain: /(?:^|\.)yahoo\.(?:com|co\.\w\w|\w\w)$/,
		codes: [
			[/\[ts(?:s)?\d\d\]|messages from .{0,80}temporarily deferred|unexpected volume/, "badreputation"],
			// AOL's own codes, from before the hosts were merged.
			[/\(hvu:\w{1,4}\)/, "spamdetected"],
			[/\(dns:\w{1,4}\)/, "requireptr"],
			[/\((?:rly|con|rtr|dyn):\w{1,4}\)/, "blocked"],
			[/\[bl\d\d\]|\[ipts\d\d\]|connections? (?:will not be )?(?:not )?accepted from|dnsbl/, "blocked"],
			[/not accepted for policy reasons|policy reasons/, "policyviolation"],
			[
				/doesn't have an? [\w.-]{1,60} account|mailbox is not (?:found|valid)|user unknown|does not have/,
				"userunknown",
			],
			[/mailbox is (?:disabled|inactive)|has been disabled|account is disabled/, "suspend"],
			[/over quota|exceeded .{0,20}quota/, "mailboxfull"],
			[/unauthenticated|dmarc|dkim/, "authfailure"],
		],
	},
	{
		// https://support.apple.com/102322
		host: /icloud\.com|\bmac\.com|apple\.com/,
		codes: [
			[/\[(?:cs|hm)\w{1,3}\]|rejected due to local policy/, "policyviolation"],
			[/dmarc/, "authfailure"],
			[/over quota/, "mailboxfull"],
			[/5\.1\.1|5\.1\.6/, "userunknown"],
		],
	},
	{
		// https://postmaster.orange.fr/ and La Poste's codes, which are numbered alike.
		host: /orange\.fr|wanadoo|laposte\.net|\bof[rs]_?\d{3}|\blpn\d{3}_\d{3}/,
		codes: [
			[/(?:of[rs]|lpn)_?\d{0,3}_?416/, "userunknown"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?630/, "policyviolation"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?(?:417|513)/, "mailboxfull"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?(?:418|426|51[12])/, "suspend"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?(?:403|42[0-5]|507|514|517)/, "rejected"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?(?:103|104|108|109|401|402|405|505)/, "toomanyconn"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?(?:506|515|516|714)/, "spamdetected"],
			[/(?:of[rs]|lpn)_?\d{0,3}_?(?:102|105|501|50[34])/, "blocked"],
		],
	},
	{
		// https://service.mail.qq.com/
		host: /qq\.com|163\.com|126\.com/,
		codes: [
			[/frequency limited|too many (?:connections|messages)/, "toomanyconn"],
			[/mailbox unavailable|user not (?:found|exist)|mailbox not found/, "userunknown"],
			[/suspected? spam|content (?:rejected|is)|mail content denied|spam/, "spamdetected"],
			[/blocked ip|ip .{0,40}block/, "blocked"],
		],
	},
	{
		// https://www.godaddy.com/help/fix-rejected-email-with-bounce-error-40685
		host: /secureserver\.net|\bib\d{3}\b/,
		codes: [
			[/\bib212\b/, "spamdetected"],
			[/\bib607\b|rlbounce|too many recipients/, "speeding"],
		],
	},
	{
		// SES as a receiver bounces by a rule, after it has taken the message: none of its templates is about the address alone.
		host: /inbound-smtp\.[a-z0-9-]{1,30}\.amazonaws\.com/,
		codes: [
			[/mailbox does not exist|message filtered/, "filtered"],
			[/5\.6\.1/, "contenterror"],
		],
	},
	{
		host: /zoho/,
		codes: [[/email policy violation|policy violation/, "securityerror"]],
	},
	{
		// https://developers.cloudflare.com/email-routing/postmaster/
		host: /cloudflare/,
		codes: [
			[/upstream error/, "onhold"],
			[/rbl|reputation|listed/, "blocked"],
		],
	},
];
