import { anyOf } from "./any-of.ts";

export const spamForSure: RegExp = anyOf([
	/body of message generated response/,
	/black ?listed url/,
	/url in message/,
	/\b(?:url|uri|link|domain)s? (?:in|of|from) (?:the |your )?(?:body|message|mail|content).{0,30}(?:list|block|black)/,
]);

export const spam: RegExp = anyOf([
	/\bspam\b/,
	/content-policy reject/,
	/mail content denied/,
	/body of message generated response/,
	/black ?listed url/,
	/url in message/,
	/spammy/,
	/spam-/,
	/\bube\b/,
	/\buce\b/,
	/unsolicited/,
	/junk/,
	/bulk (?:e-?mail|mail|sender)/,
	/bayes/,
	/message (?:content )?(?:looks|appears|scored|classified|was identified|considered|filtered|has been identified)[\w\s]{0,30}(?:spam|junk|bulk|unwanted)/,
	/mail rejete/,
	/mail rejected/,
	/content (?:filter|rejected|analysis)/,
	/rejected by .{0,20}(?:content|spam|filter)/,
	/(?:high|hit|exceeds).{0,20}(?:score|threshold)/,
	/blocked by (?:our )?(?:bulk|content|spam|filter)/,
	/considered.{0,20}unsolicited/,
	/cloudmark/,
	/denied by policy.{0,10}spam/,
	/greylisted.{0,30}spam/,
	/rejected due to content/,
	/content restrictions/,
	/rule imposed mailbox access/,
	/restricted content/,
	/spamassassin|anti-?spam|surbl|uribl/,
	/(?:rejected|refused|blocked|denied)\b.{0,30}\bscored?\b|\bscored? (?:of )?[\d.]{1,6}\b/,
	/blocked by case\b/,
	/(?:content|message|mail) (?:was |is |has been )?(?:judged|deemed|considered|found) (?:to be )?(?:unacceptable|unwanted|undesirable|inappropriate)|unwanted (?:mail|message|e-?mail|content)/,
]);

export const virus: RegExp = anyOf([
	/virus/,
	/malware/,
	/worm\b/,
	/trojan/,
	/infected/,
	/dangerous (?:file|content)/,
	/malicious/,
	/phishing/,
	/suspicious attachment/,
	/illegal attachment/,
	/attachment (?:type|extension)/,
	/(?:potentially )?(?:dangerous|harmful|executable) (?:executable |file |zip )?(?:attachment|file|content)/,
]);

export const againstPolicy: RegExp = anyOf([
	/(?:for|due to|of|violat\w{1,4}|security|local|site|administrative|sending|against|our|mail(?:box)?|company|content|message|the) polic(?:y|ies) ?(?:reasons?|violation|restriction)/,
	/policy restriction/,
	/violates .{1,60} policy/,
	/polic(?:y|ies) reasons/,
	/header error/,
	/you have exceeded the allowable/,
	/for policy/,
	/denied by policy/,
	/content presents a potential/,
	/message (?:refused|rejected|not accepted|prohibited).{0,40}polic/,
	/we do not accept/,
	/prohibited/,
	/attachment.{0,30}(?:not allowed|blocked|banned)/,
	/email not accepted for policy/,
	/(?:closed|moderated|private|restricted) (?:mailing )?list|mailing list is closed/,
	/disallowed (?:content|attachment)|attachment (?:file ?name|contains?|with)|unallow(?:ed|able) attachment/,
	/(?:reasons?|grounds) of polic(?:y|ies)|violate\w{0,1} (?:our|the|a|this|local|company) ?(?:\w{1,20} )?polic|attachments?\b.{0,40}(?:not (?:permitted|allowed|accepted)|forbidden|prohibited|violat|banned)/,
]);

export const badContentForSure: RegExp = anyOf([
	/duplicate header/,
	/improper use of 8-?bit/,
	/8-?bit (?:data|characters?) (?:in|not)/,
]);

export const badContent: RegExp = anyOf([
	/(?:media|content|conversion|body|charset|mime|encoding|header|message) (?:error|format|type|conversion|not supported)/,
	/improper use of 8-bit/,
	/8 ?bit/,
	/malformed/,
	/not (?:rfc )?compliant/,
	/non-?ascii/,
	/charset/,
	/mime/,
	/permission denied for this content/,
	/invalid message/,
	/character/,
]);

export const breaksRfc: RegExp = anyOf([
	/rfc ?\d{4}/,
	/multiple addresses in from/,
	/not (?:rfc|compliant)/,
	/does not (?:comply|conform)/,
	/duplicate header/,
	/missing (?:required )?(?:header|from|date|message-id|subject)/,
	/malformed (?:message|header)/,
	/bare (?:lf|newline|line ?feed)/,
	/invalid header/,
	/headers? (?:is |are )?(?:missing|required)/,
	/message header/,
]);
