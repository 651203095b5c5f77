import type { BounceReason } from "./bounce-reason.ts";

/** One way in which servers say why. */
export interface Wording {
	readonly reason: BounceReason;
	readonly words: RegExp;
	/** Whether this outweighs an "unknown user" in the same answer, though others of its reason do not. */
	readonly certain?: true;
}

/** "There is no such user", in the words of servers: whether that is meant is decided by the command that was refused. */
export const unknownUser: RegExp =
	/(?:unknown|invalid|nonexistent|non-existent|illegal|unrecognized|bad|no such|unrouteable|unroutable|undeliverable|incorrect) (?:or illegal )?(?:local |e-?mail |virtual |destination |final delivery |recipient(?:'s)? )?(?:user|recipient|address|account|mailbox|alias|local[- ]?part|name|person|customer|userid|id|receiver|destination)s?\b|(?:user|recipient|address|account|mailbox|mail box|addressee|alias|name|person|customer|receiver|account or user|username|e-?mail address|this e-?mail|local part)s?(?: name| id| address)?(?: that)?(?: you(?: have|'ve)? tried to reach)?[\s:'")>.,\]]{0,6}(?:is |was |are )?(?:unknown|not (?:found|known|exist|listed|recognized|here|a known|a valid|valid|local|registered|on this|in (?:our|this|the)|our customer)|invalid|disabled or (?:invalid|unknown)|(?:does|do|did)(?: not|n't) exist|(?:doesn't|does not|doesnt|dosn't|not) (?:exist|appear to exist|seem to exist|match|have)|(?:cannot|could not|couldn't|can't) be found|wasn't found|non-?existent|no longer (?:valid|exist)|has no mailbox|unavailable|does'nt exist)|(?:doesn't|does not|don't|do not) (?:have|handle|know|host|appear to have) (?:an? |the |any |this |that )?(?:[\w.-]{1,64} )?(?:user|account|mailbox|mail|address|e-?mail|such)|no (?:mailbox|account|user|recipient|such (?:user|mailbox|recipient|person|address|account|local user|mail drop|alias|customer|subscriber|name))s?\b|not (?:a |our )(?:valid|local|known)? ?(?:user|mailbox|recipient|address|customer|account)|path does not exist|(?:account|mailbox) (?:is )?not available|unable to (?:find|locate) (?:alias|user|recipient)|(?:find|locate) (?:the )?recipient|mailbox name not allowed|user has left|(?:account|mailbox|user) (?:has been|was) (?:deleted|removed)|there is no one (?:here|at this)|no one by that name|here by that name|recipient (?:address )?(?:rejected: )?(?:undeliverable|invalid|unknown)|(?:^|[\s>:])user unknown|unknown user|rcpt (?:to )?(?:not|does not)|not listed in (?:domino|public|the) |recipnotfound|recipient not found|adresse d au moins un destinataire invalide|destinataire inconnu|adresse destinataire invalide|unknown or illegal|unable to find recipient|can'?t find (?:user|recipient)|no valid (?:recipient|cos)|addressee unknown|user is not found|not known at this site|no thank you.{0,20}user|such (?:user|address) (?:does not|doesn't)|(?<!sender )address rejected\b|no matches to nameserver query for recipient|宛先(?:の)?(?:ユーザ|アドレス)/;

/**
 * What else servers say, in the order in which it is looked for: what a mailbox suffers first, then what the sender or his host did, then
 * what went wrong on the way. Addresses and URLs are taken out before, so that "spam@shop.example" says nothing.
 */
export const wordings: readonly Wording[] = [
	{
		reason: "filtered",
		certain: true,
		words:
			/(?:refused|rejected|blocked) (?:by|due to) (?:the )?recipient|recipient (?:has )?(?:blocked|refused|rejected) (?:your|you|mail|the sender)|recipient preferences|message filtered|user has refused|only accept(?:ing|s) mail from (?:specific|approved)/,
	},
	{
		reason: "spamdetected",
		certain: true,
		words: /body of message generated response|black ?listed url|url in message/,
	},
	{ reason: "onhold", certain: true, words: /grey-?list/ },
	{ reason: "speeding", words: /(?:sending|outgoing|message|recipient) quota (?:is )?exceeded|too much mail from/ },
	{
		reason: "blocked",
		words: /blocked using|listed (?:in|at|on|by) [\w.' -]{0,30}(?:rbl|dnsbl|spamhaus|spamcop|block ?list)/,
	},
	{ reason: "syntaxerror", words: /syntax error|bad syntax|command (?:unrecognized|not recognized)|5\.5\.[24] syntax/ },
	{ reason: "networkerror", certain: true, words: /malformed or unexpected name server reply/ },
	// cPanel says all of this of any address that its router cannot place.
	{ reason: "hostunknown", certain: true, words: /account or domain may not exist/ },
	{
		reason: "systemfull",
		words:
			/^(?!.*(?:mail ?box|quota)).*insufficient (?:system )?(?:resources|(?:disk|storage) ?(?:space)?)(?! for (?:user|mailbox))|no space left|file ?system (?:is )?full|mail system full|system (?:storage|disk) (?:is )?(?:full|exceeded)|temporary lack of (?:disk|storage)/,
	},
	{ reason: "norelaying", words: /relaying denied|relay access denied|unable to relay/ },
	{ reason: "contenterror", words: /duplicate header|improper use of 8-?bit|8-?bit (?:data|characters?) (?:in|not)/ },
	{
		reason: "badreputation",
		words: /(?:low|poor|bad) (?:sending |sender |ip |domain )?reputation|reputation of the sending/,
	},
	{
		reason: "rejected",
		certain: true,
		words:
			/badmailfrom|sender (?:address )?has been black|sender is not (?:permitted|allowed|authorized)|(?:cannot|could not) verify sender|address \(sender\)|bad sender address|real domain name required|envelope blocked|manually blocked sender|domain of sender address|sender (?:address|domain) (?:rejected|does not|is not|not|verif|unknown|invalid|required)|(?:invalid|unknown|bad|unroutable|unverified) sender/,
	},
	{ reason: "onhold", words: /upstream error|recipient error/ },
	{
		reason: "mailboxfull",
		words:
			/(?:mail ?box|inbox|mail ?folder|mail drop|mail ?dir|account|recipient(?:'s)?(?: mailbox)?|user(?:'s)?(?: mailbox)?|quota|mail storage|box|mailspool|recipient storage)\b.{0,40}(?:\bfull\b|over(?: \w{1,10})? ?quota|exceed|over(?:[- ](?:the|its|storage|size|disk|maximum|allowed))|too (?:large|big|full)|quota|out of (?:space|storage|disk))|(?:over|exceed\w{0,4}|insufficient|out of|outof|no more|not enough|no|lack of|low) ?(?:(?:his|her|its|their|the|your|mail ?box|mailbox's|recipient'?s?|user'?s?|disk|system|storage|maximum|allowed|message|local|dir(?:ectory)?|size|space|soft|hard|available|free) ?){0,3}(?:quota|mailbox (?:space|size|limit)|disk (?:space|quota)|storage)|quota (?:exceed|violation|full|reached|limit)|mailbox (?:has|is) (?:reached|exceeded)|too much mail data|too many messages (?:in|for)|number of messages in .{0,30}exceed|mailbox size limit|message would (?:exceed|put)|quotaexceed|space has been used up|maildir delivery failed: domainusehastoomuchstorage|disk quota|user has too many messages|boite du destinataire pleine|receiver has exceeded|容量/,
	},
	{
		reason: "exceedlimit",
		words:
			/message (?:size )?exceeds (?:the )?(?:recipient|mailbox|user).{0,30}(?:limit|size)|too large for (?:this|the) recipient/,
	},
	{
		reason: "mesgtoobig",
		words:
			/(?:message|mail|e-?mail|data|content|body|header|attachment)s?(?: size| length| file size| you sent)?(?: is| was| of)?(?: [\d.]{1,12} ?\w{0,6})? ?(?:too (?:big|large|long)|exceed|over the (?:limit|maximum)|greater than|larger than|exceeds)|(?:line(?: length)?|size|maximum message size|max(?:imum)? message) limit exceeded|exceed\w{0,4} (?:the |fixed |its )?(?:max\w{0,4} ?)?(?:message|mail|e-?mail|file|size|content)[\w ]{0,30}(?:size|limit|length)|line (?:length|limit) exceeded|size limit|maximum message size|message length exceeds|too big|552 max message size|sizeexceed|mail too large/,
	},
	{
		reason: "suspend",
		words:
			/(?:mailbox|account|user|recipient|address|addressee|mail ?drop|domain|inbox)\b(?:(?!message|\bip\b|\bhost|server|\bfrom\b)[^.;]){0,60}(?:disabled|suspend|inactive|deactivated|locked|frozen|blocked|discontinued|closed|expired|unavailable (?:due|for policy)|not active|is restricted|terminated|temporarily limited|has been disabled|on hold|not currently|is dormant|in(?:-| )active|temporarily unavailable|invalid or (?:suspended|disabled)|currently suspended)|(?:disabled|inactive|suspended|deactivated|locked|closed|restricted|frozen|dormant) (?:recipient|account|user|mailbox|address|domain)|boite du destinataire archivee|compte du destinataire est (?:bloque|suspendu)|no such active|disabled for recipient|not accepting (?:mail|messages) at this time/,
	},
	{
		reason: "hasmoved",
		words:
			/(?:user|recipient|mailbox|address|account|has|have) ?(?:has |have )?(?:moved|been replaced|been changed|changed)\b|moved to (?:an)?other|no longer (?:at|here|with)|please (?:try instead|update your address)|has a new address|551 (?:not our (?:user|customer)|user not local)|user not local/,
	},
	{
		reason: "authfailure",
		words:
			/\bdmarc\b|\bdkim\b|\bspf\b|sender policy framework|domainkeys|multiple authentication checks|authentication (?:checks?|results?|required to|information|is required)? ?fail(?:ed|ure)? .{0,30}(?:dkim|spf|dmarc|arc)|fails? to pass authentication|authentication information|authentication-results|unauthenticated (?:e-?mail|mail) (?:from|is)|is not allowed to send mail from|designated as (?:an )?(?:in)?valid sender|not authorized to send (?:from|mail for)|does not designate|\barc\b.{0,20}(?:fail|invalid)/,
	},
	{
		reason: "requireptr",
		words:
			/(?:unverif[iy]able sending ip|\breverse|\bptr\b|rdns|r-dns|inverse)[\s-]?(?:dns|record|lookup|name|mapping|map|entry|hostname|resolution|address)?|cannot find your (?:hostname|reverse)|could not (?:resolve|find) your (?:host|ip|reverse)|(?:client|ip|host|your)[\w\s.:[\]]{0,60}(?:has no|does not have|without|no) (?:a )?(?:valid )?(?:hostname|dns|ptr|reverse|name)|unresolvable (?:relay )?host|mismatches client ip|domain .{0,40}mismatch\w* .{0,20}ip|fix your dns|helo.{0,40}does not resolve|name could not be (?:resolved|verified)|dynamic\/zombied|all mail servers must have|unresolved (?:relay )?host|sender ip reverse/,
	},
	{
		reason: "notaccept",
		words:
			/(?:host|domain|server|system)[\w\s/<>.-]{0,80}(?:does not|doesn't|not|never) (?:accept|receive|take|handle)(?:s|ing)? (?:any |e-?)?(?:mail|message|email)s?(?! from)\b|null ?mx|nullmx|no longer accepts (?:e-?)?mail|no mx found for domain|mail (?:is )?not accepted (?:here|by this host)|smtp protocol returned a permanent error|mail receiving disabled|does not accept mail|does not receive email|no mx (?:host|record)s? (?:found )?(?:for|has|which)|find a mail exchanger|host\/domain does not accept/,
	},
	{
		reason: "securityerror",
		words:
			/turn on smtp auth|smtp auth(?:entication)? (?:is )?(?:required|must|first)|authentication (?:is )?required|without authentication|unauthenticated senders?|must authenticate/,
	},
	{
		reason: "norelaying",
		words:
			/relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:allowed|permitted)|restricted|disabled|refused|mail from)|unable to relay|not (?:permitted|allowed|configured|authorized|supposed|able) to relay|(?:won't|will not|cannot|can't|do not|don't|don't want to|we do not|no) (?:be )?relay|(?:that|this|the) domain (?:isn't|is not) (?:in my list|hosted|allowed|local)|relay(?:ing)? (?:through|not|denied|to)|domain (?:not|isn't) in.{0,30}rcpthosts|not in my list of allowed rcpthosts|insecure mail relay|not local host|is not (?:a )?(?:allowed|permitted) to (?:send|relay)|mail server requires authentication when attempting to send to a non-local|relaying|non-accepted domain|message is refused.{0,20}relay|not a gateway/,
	},
	{
		reason: "badreputation",
		words:
			/reputation|very low sender|has been temporarily rate limited due to.{0,40}reputation|sender ?score|senderbase/,
	},
	{
		reason: "toomanyconn",
		words:
			/too many (?:(?:concurrent |simultaneous |open |smtp ){0,3}(?:connection|session)|recipient|rcpt)|connection (?:rate|limit|count|frequency)|(?:maximum|max|exceeded|exceeds|exceeding|limit(?:ed)?)[\w\s]{0,30}(?:number of )?(?:concurrent |simultaneous |smtp )?(?:connection|session)s?|(?:connection|ip|domain|sending) frequency limited|all available ips|too frequently|connections? from (?:your|this) (?:host|ip)[\w\s]{0,30}(?:exceed|limit|many)|concurrent connections|connecting too|too busy|server busy|maxconnect/,
	},
	{
		reason: "speeding",
		words:
			/rate[\s-]?limit|(?:mail|message|sending|sent|receiving mail|recipient|hourly|daily|messages?)\b.{0,40}(?:\brate\b|too (?:many|quickly|fast|often)|at a rate|per (?:hour|day|minute))|too many (?:mails?|e-?mails?|messages?|requests?|errors|unknown|invalid|attempts?|sender)|has (?:sent|exceeded)[\w\s]{0,40}(?:too many|limit|quota|max)|throttl|slow down|exceeded (?:the )?(?:rate|limit|max\w{0,4}) ?(?:for|of|on)|mail frequency|try again in|please try again slower|unusual rate|sent too/,
	},
	{
		reason: "virusdetected",
		words:
			/virus|malware|worm\b|trojan|infected|dangerous (?:file|content)|malicious|phishing|suspicious attachment|illegal attachment|attachment (?:type|extension)/,
	},
	{
		reason: "blocked",
		words:
			/(?:ip|host|client|server|network|connection|isp|you|your|mail server)\b.{0,60}(?:black[\s-]?list|block[\s-]?list|\bbanned|dnsbl|\brbl\b|spamhaus|sorbs|spamcop|barracuda ?central|proofpoint)|(?:client|sender's|sending|your|originating|connecting|source)[\w\s']{0,20}(?:host|ip|network|server|mta|mail server)s?\b.{0,60}(?:rejected|refused|denied|blocked|banned|blacklist|not (?:allowed|accepted|permitted)|block list|bad|unacceptable)|(?:blocked|listed|rejected|refused|denied|bounced)[\w\s]{0,20}(?:using|by|at|in|via|due to|through|on|for)\b.{0,60}(?:rbl|dnsbl|bl\.|spamhaus|spamcop|sorbs|black ?list|block ?list|blacklist|senderbase|cbl|zen|barracuda|proofpoint|\bip\b)|\b(?:dnsbl|rbl|black[\s-]?list(?:ed)?|block[\s-]?list)\b|banned sending|blocked (?:-|- see|for (?:spam|abuse|policy))|554 blocked|access from (?:your |this )?ip|ip(?:[\s-]address)?[\w\s.:[\]/-]{0,60}(?:blocked|blacklisted|banned|rejected|denied|block list|is not allowed)|connection (?:refused|dropped|rejected|denied|blocked) (?:by|due|from|for|because)|your (?:host|server|network|ip|isp|mail server)[\w\s.[\]():]{0,60}(?:blocked|blacklisted|rejected|banned|denied|listed)|part of their network is on our block list|messages from .{0,80}(?:weren't sent|temporarily deferred)|(?:invalid|bad|unresolvable|unqualified) (?:domain name|helo|ehlo|hostname)|(?:he|eh)lo (?:command rejected|name|hostname)|no access|no smtp (?:service|server)|554 no |bad sender ip|service (?:not available|refused|unavailable).{0,20}(?:client|host)|refused to talk to me: 5\d\d|client host rejected|not accepting connections|not accept your connection|host is not permitted|use the (?:smtp|mail) (?:server|relay) of your|use your (?:isp|provider)|blocked using|weren't sent|you are not allowed to connect|access (?:is )?denied.{0,20}\bip\b/,
	},
	{
		reason: "spamdetected",
		words:
			/\bspam\b|content-policy reject|mail content denied|body of message generated response|black ?listed url|url in message|spammy|spam-|\bube\b|\buce\b|unsolicited|junk|bulk (?:e-?mail|mail|sender)|bayes|message (?:content )?(?:looks|appears|scored|classified|was identified|considered|filtered|has been identified)[\w\s]{0,30}(?:spam|junk|bulk|unwanted)|mail rejete|mail rejected|content (?:filter|rejected|analysis)|rejected by .{0,20}(?:content|spam|filter)|(?:high|hit|exceeds).{0,20}(?:score|threshold)|blocked by (?:our )?(?:bulk|content|spam|filter)|considered.{0,20}unsolicited|cloudmark|denied by policy.{0,10}spam|greylisted.{0,30}spam|rejected due to content|content restrictions|rule imposed mailbox access|restricted content/,
	},
	{
		reason: "policyviolation",
		words:
			/(?:for|due to|of|violat\w{1,4}|security|local|site|administrative|sending|against|our|mail(?:box)?|company|content|message|the) polic(?:y|ies) ?(?:reasons?|violation|restriction)|policy restriction|violates .{1,60} policy|polic(?:y|ies) reasons|header error|you have exceeded the allowable|for policy|denied by policy|content presents a potential|message (?:refused|rejected|not accepted|prohibited).{0,40}polic|we do not accept|prohibited|attachment.{0,30}(?:not allowed|blocked|banned)|email not accepted for policy/,
	},
	{
		reason: "hostunknown",
		words:
			/(?:host|domain|hostname|domain name)s?\b(?:(?!user|recipient|mailbox|address|account|said|unknown)[\w\s/.:'"<>()-]){0,60}(?:\bunknown|not found|could not be found|couldn't be found|cannot be found|does not exist|doesn't exist|(?<=domain is )not reachable|non-?existent|lookup failure|is not a valid|unroutable|unresolved|unrouteable|(?:could|can) ?not (?:be )?resol)|(?:unknown|no such|unrouteable|unroutable|illegal|invalid|nonexistent|bad destination|unresolvable) (?:host|domain|mail domain|mailhost|system|host\/domain)|couldn't find any host|name (?:or service )?(?:not known|service error)|nxdomain|host ?name lookup fail|no route to domain|authoritative answer|dns (?:lookup|resolution) (?:fail|error).{0,30}(?:not exist|nxdomain)|recipient address must contain a domain|illegal host|non-?existent domain|domain (?:name )?(?:[\w.-]{1,100} )?is not valid/,
	},
	{
		reason: "notcompliantrfc",
		words:
			/rfc ?\d{4}|multiple addresses in from|not (?:rfc|compliant)|does not (?:comply|conform)|duplicate header|missing (?:required )?(?:header|from|date|message-id|subject)|malformed (?:message|header)|bare (?:lf|newline|line ?feed)|invalid header|headers? (?:is |are )?(?:missing|required)|message header/,
	},
	{
		reason: "rejected",
		words:
			/(?:sender|mail ?from|from (?:address|header|field|domain)|envelope|return path|originator|purported responsible)\b.{0,60}(?:rejected|refused|denied|unknown|invalid|not (?:allowed|permitted|accepted|exist|verified|valid|found|recognized|authorized)|does not exist|unroutable|verify failed|blocked|undeliverable|could not be verified|unresolvable|address required|disallowed)|(?:unroutable|unrouteable|invalid|rejected|unknown|unverified|bad|unacceptable|illegal|blocked|refused|unresolvable) (?:sender|from|mail from|return|envelope|reverse)|sender (?:address |domain )?(?:verify|verification|callout|rejected)|(?:responsible|sender) address|domain of sender|(?:only|must be|not|no) (?:a )?(?:authorized|authenticated|permitted|allowed|approved|registered|list) (?:sender|member|to post|to send)|not (?:on|in) (?:the|my|our|allowed) (?:allowed )?sender|you (?:are|do) not (?:authorized|permitted|allowed|have permission) to (?:send|post)|restricted to|rejected by (?:the )?(?:recipient|user|moderator|owner|group)|administrative prohibition|permission to (?:post|send)|delivery not authorized|sender is not|group .{0,60}(?:not exist|permission)|backscatter|null sender|bounce address|we don't accept mail from|nobody at this address|can't determine|does not accept mail from|refuse mail from/,
	},
	{ reason: "failedstarttls", words: /starttls|\btls\b|\bssl\b|certificate|encryption (?:is )?required/ },
	{
		reason: "contenterror",
		words:
			/(?:media|content|conversion|body|charset|mime|encoding|header|message) (?:error|format|type|conversion|not supported)|improper use of 8-bit|8 ?bit|malformed|not (?:rfc )?compliant|non-?ascii|charset|mime|permission denied for this content|invalid message|character/,
	},
	{
		reason: "systemfull",
		words:
			/insufficient (?:system )?(?:storage|resources|disk|space)|no space left|disk (?:is )?full|system (?:is )?full|file ?system (?:is )?full|out of (?:disk|memory)|mail system full|not enough (?:disk |storage )?space|temporary lack of (?:disk|storage)/,
	},
	{
		reason: "mailererror",
		words:
			/mailer:|command (?:failed|died|output|line usage)|exit (?:status|code)|procmail|maildrop|x-unix|unknown mailer error|mailer error|pipe (?:to|failed)|delivery to (?:file|pipe|command)|child (?:status|exited)|can't create (?:user )?output file|deliver(?:ed)? to command|user-defined mail filter|localpart (?:of )?pipe|:command/,
	},
	{
		reason: "expired",
		words:
			/timed? ?out|time-?out|(?:message|queue|envelope|delivery time|time|retry time) (?:has )?expired|expired|retry time(?:out)? (?:not|was|has|exceeded)|could not be delivered (?:for|within)|deliver this message after|not delivered (?:for|within)|for the last \d|multiple retries|failing for a long time|has been (?:failing|delayed)|retry (?:timeout|limit)|delivery (?:time|attempts?) (?:expired|exceeded|exhausted)|undeliverable for|been delayed|still being retried|did not accept our requests to connect|was not delivered within|has been frozen/,
	},
	{
		reason: "networkerror",
		words:
			/closed connection|lookup failure|too many received|connection (?:refused|lost|closed|reset|failed|broken|dropped|aborted|attempt|error)|lost connection|(?:host|network|destination|server) (?:is )?(?:unreachable|not reachable|down|not responding)|no route to host|not reachable|could(?: not|n't) (?:connect|establish)|(?:unable|failed|wasn't able|not able|cannot) to (?:connect|establish)|establish an smtp connection|(?:hop count|too many hops|hops|max(?:imum)? (?:hop|forward)|mail loop|loop(?:s|ed)?\b|forwarded more than|routing loop|excessive (?:recursion|hops))|bad connection|dns (?:error|lookup|server|query|failure|timeout)|name ?server (?:failure|error|not responding|loop)|socket error|host lookup|lookup (?:failed|error|of)|mx (?:lookup|points|list|record)|unreachable|communication failure|failed to connect|points back to|smtp connection|all relevant mx|retries? exceeded|dialing|had no relevant answers|connection was|remote server did not respond|no mail servers/,
	},
	{
		reason: "systemerror",
		words:
			/(?:internal|system|local|configuration|config|software|server|queue file|i\/o|temporary local|alias|unexpected|address family|file|program|mail system|resource|unknown|internal server) (?:error|failure|problem|write error|configuration error|misconfig\w{0,10}|malfunction)|server (?:misconfig|config|temporarily|is (?:currently|temporarily) unavailable)|(?:insufficient|no) permission|can't (?:open|create|write|lock|initialize|read)|cannot (?:open|create|write|lock|update)|could not (?:open|create|complete|load)|unable to (?:open|create|write|lock|use)|temporar(?:y|ily) (?:failure|failed|problem)|permission (?:denied|problem)|interrupted|not (?:currently )?supported|not configured|out of memory|try (?:again )?(?:later|again)|loops back to myself|recipient domain|other or undefined mail system|mail for .{0,40} loops|local delivery failed|aliasing|include file/,
	},
	{
		reason: "securityerror",
		words:
			/access (?:is )?denied|authenticat|(?:not |un)authori[sz]ed|security|permission|must (?:issue|log|login|auth)|smtp auth|credentials|login|denied|policy|not permitted|refused by administrator|insecure|suspicious|violation|unauthorized|encryption/,
	},
	{ reason: "expired", words: /too long|in the queue|giving up|given up/ },
	{ reason: "onhold", words: /(?:upstream|recipient) error|queued|on hold|held for|greylist|grey-list/ },
];
