import { anyOf } from "./any-of.ts";

export const systemFullForSure: RegExp = anyOf([
	/^(?!.*(?:mail ?box|quota)).*insufficient (?:system )?(?:resources|(?:disk|storage) ?(?:space)?)(?! for (?:user|mailbox))/,
	/no space left/,
	/file ?system (?:is )?full/,
	/mail system full/,
	/system (?:storage|disk) (?:is )?(?:full|exceeded)/,
	/temporary lack of (?:disk|storage)/,
]);

export const systemFull: RegExp = anyOf([
	/insufficient (?:system )?(?:storage|resources|disk|space)/,
	/no space left/,
	/disk (?:is )?full/,
	/system (?:is )?full/,
	/file ?system (?:is )?full/,
	/out of (?:disk|memory)/,
	/mail system full/,
	/not enough (?:disk |storage )?space/,
	/temporary lack of (?:disk|storage)/,
]);

export const programFailed: RegExp = anyOf([
	/mailer:/,
	/command (?:failed|died|output|line usage)/,
	/exit (?:status|code)/,
	/procmail/,
	/maildrop/,
	/x-unix/,
	/unknown mailer error/,
	/mailer error/,
	/pipe (?:to|failed)/,
	/delivery to (?:file|pipe|command)/,
	/child (?:status|exited)/,
	/can't create (?:user )?output file/,
	/deliver(?:ed)? to command/,
	/user-defined mail filter/,
	/localpart (?:of )?pipe/,
	/:command/,
	/child process of/,
	/program (?:in|of|named in)\b.{0,60}\bfailed/,
]);

export const systemTrouble: RegExp = anyOf([
	/(?:internal|system|local|configuration|config|software|server|queue file|i\/o|temporary local|alias|unexpected|address family|file|program|mail system|resource|unknown|internal server) (?:error|failure|problem|write error|configuration error|misconfig\w{0,10}|malfunction)/,
	/server (?:misconfig|config|temporarily|is (?:currently|temporarily) unavailable)/,
	/(?:insufficient|no) permission/,
	/can't (?:open|create|write|lock|initialize|read)/,
	/cannot (?:open|create|write|lock|update)/,
	/could not (?:open|create|complete|load)/,
	/unable to (?:open|create|write|lock|use)/,
	/temporar(?:y|ily) (?:failure|failed|problem)/,
	/permission (?:denied|problem)/,
	/interrupted/,
	/not (?:currently )?supported/,
	/not configured/,
	/out of memory/,
	/try (?:again )?(?:later|again)/,
	/loops back to myself/,
	/recipient domain/,
	/other or undefined mail system/,
	/mail for .{0,40} loops/,
	/local delivery failed/,
	/aliasing/,
	/include file/,
	/service (?:is )?(?:currently |temporarily )?(?:unavailable|not available)|temporary (?:lookup|server|address resolution|routing) (?:failure|error|problem)/,
]);

export const notPermitted: RegExp = anyOf([
	/access (?:is )?denied/,
	/authenticat/,
	/(?:not |un)authori[sz]ed/,
	/security/,
	/permission/,
	/must (?:issue|log|login|auth)/,
	/smtp auth/,
	/credentials/,
	/login/,
	/denied/,
	/policy/,
	/not permitted/,
	/refused by administrator/,
	/insecure/,
	/suspicious/,
	/violation/,
	/unauthorized/,
	/encryption/,
]);

export const greylisted: RegExp = anyOf([/grey-?list/]);

export const upstreamTrouble: RegExp = anyOf([/upstream error/, /recipient error/]);

export const onHold: RegExp = anyOf([
	/(?:upstream|recipient) error/,
	/queued/,
	/on hold/,
	/held for/,
	/greylist/,
	/grey-list/,
]);

/** What Postfix and Sendmail say of their own trouble, in words that others use of the way to them. */
export const systemTroubleForSure: RegExp = anyOf([
	/loops back to (?:me|myself)|create (?:a )?(?:mail )?loop\b|loop was found|loop broken/,
	/temporary lookup failure|timeout waiting for input|server is misconfigured|there is no mdb/,
]);
