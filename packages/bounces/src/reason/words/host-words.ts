import { anyOf } from "./any-of.ts";

export const listedHost: RegExp = anyOf([
	/blocked using/,
	/listed (?:in|at|on|by) [\w.' -]{0,30}(?:rbl|dnsbl|spamhaus|spamcop|block ?list)/,
]);

export const hostRefused: RegExp = anyOf([
	/(?:ip|host|client|server|network|connection|isp|you|your|mail server)\b.{0,60}(?:black[\s-]?list|block[\s-]?list|\bbanned|dnsbl|\brbl\b|spamhaus|sorbs|spamcop|barracuda ?central|proofpoint)/,
	/(?:client|sender's|sending|your|originating|connecting|source)[\w\s']{0,20}(?:host|ip|network|server|mta|mail server)s?\b.{0,60}(?:rejected|refused|denied|blocked|banned|blacklist|not (?:allowed|accepted|permitted)|block list|bad|unacceptable)/,
	/(?:blocked|listed|rejected|refused|denied|bounced)[\w\s]{0,20}(?:using|by|at|in|via|due to|through|on|for)\b.{0,60}(?:rbl|dnsbl|bl\.|spamhaus|spamcop|sorbs|black ?list|block ?list|blacklist|senderbase|cbl|zen|barracuda|proofpoint|\bip\b)/,
	/\b(?:dnsbl|rbl|black[\s-]?list(?:ed)?|block[\s-]?list)\b/,
	/banned sending/,
	/blocked (?:-|- see|for (?:spam|abuse|policy))/,
	/554 blocked/,
	/access from (?:your |this )?ip/,
	/ip(?:[\s-]address)?[\w\s.:[\]/-]{0,60}(?:blocked|blacklisted|banned|rejected|denied|block list|is not allowed)/,
	/connection (?:refused|dropped|rejected|denied|blocked) (?:by|due|from|for|because)/,
	/your (?:host|server|network|ip|isp|mail server)[\w\s.[\]():]{0,60}(?:blocked|blacklisted|rejected|banned|denied|listed)/,
	/part of their network is on our block list/,
	/messages from .{0,80}(?:weren't sent|temporarily deferred)/,
	/(?:invalid|bad|unresolvable|unqualified) (?:domain name|helo|ehlo|hostname)/,
	/(?:he|eh)lo (?:command rejected|name|hostname)/,
	/no access/,
	/no smtp (?:service|server)/,
	/554 no /,
	/bad sender ip/,
	/service (?:not available|refused|unavailable).{0,20}(?:client|host)/,
	/refused to talk to me: 5\d\d/,
	/client host rejected/,
	/not accepting connections/,
	/not accept your connection/,
	/host is not permitted/,
	/use the (?:smtp|mail) (?:server|relay) of your/,
	/use your (?:isp|provider)/,
	/blocked using/,
	/weren't sent/,
	/you are not allowed to connect/,
	/access (?:is )?denied.{0,20}\bip\b/,
	/dynamic (?:pool|hosts?|ips?|address|range|residential)|dial-?up|dynablock/,
	/(?:not allowed|not permitted|denied|forbidden) to connect|connect(?:ions?)? from (?:unknown|your|this)[\w\s]{0,30}(?:not allowed|not permitted|denied|refused|rejected|forbidden)/,
	/looks suspiciously like|open (?:relay|proxy)\b|compromised (?:host|server|machine)|zombie|botnet/,
	/blocked by (?:our |the |this |remote )?(?:server|host|site|network|firewall|administrator)/,
	/bad (?:sender )?ip\b|ip (?:address )?(?:is )?(?:on|in) (?:our|a|an|the) (?:internal |local )?(?:block|black|deny) ?list|blocklist/,
	/(?:temporarily |permanently |currently )blocked\b|(?:host|ip|address|server|client) .{0,40}(?:deny|block|black|access|ban) ?list|because of (?:spam )?complaints|do(?:es)? not talk to|complaints about/,
	/refuses? (?:all )?connections? from|(?:provider|host|server|network) is not welcome/,
]);

export const badReputationForSure: RegExp = anyOf([
	/(?:low|poor|bad) (?:sending |sender |ip |domain )?reputation/,
	/reputation of the sending/,
]);

export const badReputation: RegExp = anyOf([
	/reputation/,
	/very low sender/,
	/has been temporarily rate limited due to.{0,40}reputation/,
	/sender ?score/,
	/senderbase/,
]);

export const noReverseName: RegExp = anyOf([
	/(?:unverif[iy]able sending ip|\breverse|\bptr\b|rdns|r-dns|inverse)[\s-]?(?:dns|record|lookup|name|mapping|map|entry|hostname|resolution|address)?/,
	/cannot find your (?:hostname|reverse)/,
	/could not (?:resolve|find) your (?:host|ip|reverse)/,
	/(?:client|ip|host|your)[\w\s.:[\]]{0,60}(?:has no|does not have|without|no) (?:a )?(?:valid )?(?:hostname|dns|ptr|reverse|name)/,
	/unresolvable (?:relay )?host/,
	/mismatches client ip/,
	/domain .{0,40}mismatch\w* .{0,20}ip/,
	/fix your dns/,
	/helo.{0,40}does not resolve/,
	/name could not be (?:resolved|verified)/,
	/dynamic\/zombied/,
	/all mail servers must have/,
	/unresolved (?:relay )?host/,
	/sender ip reverse/,
	/(?:cannot|can ?not|can't|could not|couldn't|failed to|unable to) (?:resolve|reverse|look ?up) (?:your|the|client|sending|connecting)(?: ip| host| sending| client)? (?:address|hostname|host|ip|name|server)/,
	/host ?name of (?:the|your) (?:client|host|server|sender)|(?:hostname|name|helo|address) (?:does not|doesn't) match/,
]);

export const tooManyConnections: RegExp = anyOf([
	/too many (?:(?:concurrent |simultaneous |open |smtp ){0,3}(?:connection|session)|recipient|rcpt)/,
	/connection (?:rate|limit|count|frequency)/,
	/(?:maximum|max|exceeded|exceeds|exceeding|limit(?:ed)?)[\w\s]{0,30}(?:number of )?(?:concurrent |simultaneous |smtp )?(?:connection|session)s?/,
	/(?:connection|ip|domain|sending) frequency limited/,
	/all available ips/,
	/too frequently/,
	/connections? from (?:your|this) (?:host|ip)[\w\s]{0,30}(?:exceed|limit|many)/,
	/concurrent connections/,
	/connecting too/,
	/too busy/,
	/server busy/,
	/maxconnect/,
	/(?:simultaneous|concurrent|parallel) (?:smtp )?(?:connections?|sessions?)|max(?:imum)? connections? (?:reached|exceeded)/,
	/(?:already )?(?:have|has|had|with) \d{1,5} (?:open )?(?:connections|sessions)|connections? open(?:ed)? (?:to|from)/,
]);

export const relayingDenied: RegExp = anyOf([/relaying denied/, /relay access denied/, /unable to relay/]);

export const relayingRefused: RegExp = anyOf([
	/relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:allowed|permitted)|restricted|disabled|refused|mail from)/,
	/unable to relay/,
	/not (?:permitted|allowed|configured|authorized|supposed|able) to relay/,
	/(?:won't|will not|cannot|can't|do not|don't|don't want to|we do not|no) (?:be )?relay/,
	/(?:that|this|the) domain (?:isn't|is not) (?:in my list|hosted|allowed|local)/,
	/relay(?:ing)? (?:through|not|denied|to)/,
	/domain (?:not|isn't) in.{0,30}rcpthosts/,
	/not in my list of allowed rcpthosts/,
	/insecure mail relay/,
	/not local host/,
	/is not (?:a )?(?:allowed|permitted) to (?:send|relay)/,
	/mail server requires authentication when attempting to send to a non-local/,
	/relaying/,
	/non-accepted domain/,
	/message is refused.{0,20}relay/,
	/not a gateway/,
	/(?:this|that|it) is not (?:a )?local domain|must relay (?:via|through)|specified domain is not allowed|domain is not (?:handled|served|local)/,
	/(?:are|is|am) not an? (?:open )?(?:mail )?relay/,
]);
