import { anyOf } from "./any-of.ts";

export const mailboxFull: RegExp = anyOf([
	/(?:mail ?box|inbox|mail ?folder|mail drop|mail ?dir|account|recipient(?:'s)?(?: mailbox)?|user(?:'s)?(?: mailbox)?|quota|mail storage|box|mailspool|recipient storage)\b.{0,40}(?:\bfull\b|over(?: \w{1,10})? ?quota|exceed|over(?:[- ](?:the|its|storage|size|disk|maximum|allowed))|too (?:large|big|full)|quota|out of (?:space|storage|disk))/,
	/(?:over|exceed\w{0,4}|insufficient|out of|outof|no more|not enough|no|lack of|low) ?(?:(?:his|her|its|their|the|your|mail ?box|mailbox's|recipient'?s?|user'?s?|disk|system|storage|maximum|allowed|message|local|dir(?:ectory)?|size|space|soft|hard|available|free) ?){0,3}(?:quota|mailbox (?:space|size|limit)|disk (?:space|quota)|storage)/,
	/quota (?:exceed|violation|full|reached|limit)/,
	/mailbox (?:has|is) (?:reached|exceeded)/,
	/too much mail data/,
	/too many messages (?:in(?! the (?:last|past))|for)/,
	/number of messages in .{0,30}exceed/,
	/mailbox size limit/,
	/message would (?:exceed|put)/,
	/quotaexceed/,
	/space has been used up/,
	/maildir delivery failed: domainusehastoomuchstorage/,
	/disk quota/,
	/user has too many messages/,
	/boite du destinataire pleine/,
	/receiver has exceeded/,
	/容量/,
	/full mailbox|mailbox[ -]full|box (?:is )?full/,
	/zu ?viele (?:e-?)?mails|postfach (?:ist )?(?:voll|[uü]berf[uü]llt)|speicherplatz (?:ist )?(?:ersch[oö]pft|voll)/,
	/casella (?:[eè] )?piena|buz[oó]n (?:est[aá] )?lleno|caixa (?:postal )?(?:est[aá] )?cheia|bo[iî]te (?:aux lettres |de r[eé]ception )?(?:est )?pleine|postbus (?:is )?vol\b|邮箱已满|郵箱已滿|メールボックスがいっぱい/,
	/(?:mail ?box|inbox|account|recipient|user)\b.{0,40}(?:at (?:its |full |maximum )?capacity|capacity|no (?:more )?(?:space|room)|out of (?:space|room)|storage (?:is )?(?:full|exhausted)|allotted)/,
	/(?:not enough|no more|no) (?:free )?room/,
	/(?:does not|doesn't|cannot|will not) fit in(?:to)? the (?:mailbox|inbox)/,
	/(?:does not|doesn't) have enough space|exhausted (?:your|his|her|its|their|the) storage|no space left for (?:this|the) user/,
]);

export const overRecipientLimit: RegExp = anyOf([
	/message (?:size )?exceeds (?:the )?(?:recipient|mailbox|user).{0,30}(?:limit|size)/,
	/too large for (?:this|the) recipient/,
]);

export const messageTooBig: RegExp = anyOf([
	/(?:message|mail|e-?mail|data|content|body|header|attachment)s?(?: size| length| file size| you sent)?(?: is| was| of)?(?: [\d.]{1,12} ?\w{0,6})? ?(?:too (?:big|large|long)|exceed|over the (?:limit|maximum)|greater than|larger than|exceeds)/,
	/(?:line(?: length)?|size|maximum message size|max(?:imum)? message) limit exceeded/,
	/exceed\w{0,4} (?:the |fixed |its )?(?:max\w{0,4} ?)?(?:message|mail|e-?mail|file|size|content)[\w ]{0,30}(?:size|limit|length)/,
	/line (?:length|limit) exceeded/,
	/size limit/,
	/maximum message size/,
	/message length exceeds/,
	/too big/,
	/552 max message size/,
	/sizeexceed/,
	/mail too large/,
]);
