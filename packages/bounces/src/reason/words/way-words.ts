import { anyOf } from "./any-of.ts";

export const oddNameServer: RegExp = anyOf([/malformed or unexpected name server reply/]);

export const unplacedAddress: RegExp = anyOf([
	/account or domain may not exist/,
	/mail domain .{0,60}(?:unknown|not exist)/,
]);

export const unknownHost: RegExp = anyOf([
	/(?:host|domain|hostname|domain name)s?\b(?:(?!user|recipient|mailbox|address|account|said|unknown)[\w\s/.:'"<>()-]){0,60}(?:\bunknown|not found|could not be found|couldn't be found|cannot be found|does not exist|doesn't exist|(?<=domain is )not reachable|non-?existent|lookup failure|is not a valid|unroutable|unresolved|unrouteable|(?:could|can) ?not (?:be )?resol)/,
	/(?:unknown|no such|unrouteable|unroutable|illegal|invalid|nonexistent|bad destination|unresolvable) (?:host|domain|mail domain|mailhost|system|host\/domain)/,
	/couldn't find any host/,
	/name (?:or service )?(?:not known|service error)/,
	/nxdomain/,
	/host ?name lookup fail/,
	/no route to domain/,
	/authoritative answer/,
	/dns (?:lookup|resolution) (?:fail|error).{0,30}(?:not exist|nxdomain)/,
	/recipient address must contain a domain/,
	/illegal host/,
	/non-?existent domain/,
	/domain (?:name )?(?:[\w.-]{1,100} )?is not valid/,
	/domain must exist|(?:no|without) (?:valid |such )?(?:dns|a|mx) records? (?:for|exist)/,
	/domain (?:\S{1,100} )?is not registered/,
	/host address lookups? failed|domain mentioned in (?:the )?e-?mail address/,
]);

export const takesNoMail: RegExp = anyOf([
	/(?:host|domain|server|system)[\w\s/<>.-]{0,80}(?:does not|doesn't|not|never) (?:accept|receive|take|handle)(?:s|ing)? (?:any |e-?)?(?:mail|message|email)s?(?! from)\b/,
	/null ?mx/,
	/nullmx/,
	/no longer accepts (?:e-?)?mail/,
	/no mx found for domain/,
	/mail (?:is )?not accepted (?:here|by this host)/,
	/smtp protocol returned a permanent error/,
	/mail receiving disabled/,
	/does not accept mail/,
	/does not receive email/,
	/no mx (?:host|record)s? (?:found )?(?:for|has|which)/,
	/find a mail exchanger/,
	/host\/domain does not accept/,
	/takes no mail|(?:host|domain|server)\b.{0,60}(?:never accepts|no mail (?:is )?(?:accepted|taken))/,
	/refuses? all (?:e-?)?mail|refuse all (?:e-?)?mail/,
	/no route for (?:the )?current request/,
]);

export const timedOut: RegExp = anyOf([
	/timed? ?out/,
	/time-?out/,
	/(?:message|queue|envelope|delivery time|time|retry time) (?:has )?expired/,
	/expired/,
	/retry time(?:out)? (?:not|was|has|exceeded)/,
	/could not be delivered (?:for|within)/,
	/deliver this message after/,
	/not delivered (?:for|within)/,
	/for the last \d/,
	/multiple retries/,
	/failing for a long time/,
	/has been (?:failing|delayed)/,
	/retry (?:timeout|limit)/,
	/delivery (?:time|attempts?) (?:expired|exceeded|exhausted)/,
	/undeliverable for/,
	/been delayed/,
	/still being retried/,
	/did not accept our requests to connect/,
	/was not delivered within/,
	/has been frozen/,
	/(?:attempted|tried|trying|retried|attempts) (?:to deliver )?(?:for|over|during) (?:more than )?\d{1,3} (?:days?|hours?)|after \d{1,3} (?:days?|hours?|attempts?|tries)/,
	/within the allowed (?:queue )?period/,
]);

export const waitedTooLong: RegExp = anyOf([/too long/, /in the queue/, /giving up/, /given up/]);

export const networkTrouble: RegExp = anyOf([
	/closed connection/,
	/lookup failure/,
	/too many received/,
	/connection (?:refused|lost|closed|reset|failed|broken|dropped|aborted|attempt|error)/,
	/lost connection/,
	/(?:host|network|destination|server) (?:is )?(?:unreachable|not reachable|down|not responding)/,
	/no route to host/,
	/not reachable/,
	/could(?: not|n't) (?:connect|establish)/,
	/(?:unable|failed|wasn't able|not able|cannot) to (?:connect|establish)/,
	/establish an smtp connection/,
	/(?:hop count|too many hops|hops|max(?:imum)? (?:hop|forward)|mail loop|loop(?:s|ed)?\b|forwarded more than|routing loop|excessive (?:recursion|hops))/,
	/bad connection/,
	/dns (?:error|lookup|server|query|failure|timeout)/,
	/name ?server (?:failure|error|not responding|loop)/,
	/socket error/,
	/host lookup/,
	/lookup (?:failed|error|of)/,
	/mx (?:lookup|points|list|record)/,
	/unreachable/,
	/communication failure/,
	/failed to connect/,
	/points back to/,
	/smtp connection/,
	/all relevant mx/,
	/retries? exceeded/,
	/dialing/,
	/had no relevant answers/,
	/connection was/,
	/remote server did not respond/,
	/no mail servers/,
	/dns records? (?:for|of) the destination|(?:destination|recipient) (?:server|computer) (?:could not be found|is down)/,
	/connection\b.{0,80}\b(?:was |been )?(?:reset|refused|lost|aborted|dropped|closed)|(?:through|via|passed|over) too many (?:servers|hosts|relays|mtas)|too many (?:servers|relays)/,
	/connection to \S{1,120} (?:has )?failed/,
	/message (?:is )?looping|unable to resolve (?:the )?route/,
]);

export const failedTls: RegExp = anyOf([
	/starttls/,
	/\btls\b/,
	/\bssl\b/,
	/certificate/,
	/encryption (?:is )?required/,
]);

export const syntaxError: RegExp = anyOf([
	/syntax error/,
	/bad syntax/,
	/command (?:unrecognized|not recognized)/,
	/5\.5\.[24] syntax/,
	/(?:bad|out of|wrong|improper) (?:command )?(?:sequence|order)(?: of commands)?|need (?:mail|rcpt|helo|ehlo|data)\b(?: command)?|(?:mail|helo|ehlo) (?:command )?first|no mail from/,
	/(?:unknown|invalid|unsupported|unimplemented) (?:smtp )?command|command not (?:implemented|supported|understood)|bad (?:arguments?|parameters?)/,
]);
