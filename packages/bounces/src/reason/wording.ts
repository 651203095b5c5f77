import type { BounceReason } from "./bounce-reason.ts";
import {
	againstPolicy,
	badContent,
	badContentForSure,
	breaksRfc,
	spam,
	spamForSure,
	virus,
} from "./words/content-words.ts";
import {
	badReputation,
	badReputationForSure,
	hostRefused,
	listedHost,
	noReverseName,
	relayingDenied,
	relayingRefused,
	tooManyConnections,
} from "./words/host-words.ts";
import { mailboxFull, messageTooBig, overRecipientLimit } from "./words/mailbox-words.ts";
import { moved, refusedByRecipient, suspended } from "./words/recipient-words.ts";
import {
	credentialsMissing,
	notAuthenticated,
	senderRefused,
	senderRefusedForSure,
	sentTooFast,
	tooMuchFromSender,
} from "./words/sender-words.ts";
import {
	greylisted,
	notPermitted,
	onHold,
	programFailed,
	systemFull,
	systemFullForSure,
	systemTrouble,
	systemTroubleForSure,
	upstreamTrouble,
} from "./words/system-words.ts";
import {
	failedTls,
	networkTrouble,
	oddNameServer,
	syntaxError,
	takesNoMail,
	timedOut,
	unknownHost,
	unplacedAddress,
	waitedTooLong,
} from "./words/way-words.ts";

/** One way in which servers say why. */
export interface Wording {
	readonly reason: BounceReason;
	readonly words: RegExp;
	/** Whether this outweighs an "unknown user" in the same answer, though others of its reason do not. */
	readonly certain?: true;
}

/**
 * What servers say, besides "there is no such user", in the order in which it is looked for: what a mailbox suffers first, then what the
 * sender or his host did, then what went wrong on the way. Addresses and URLs are taken out before, so that "spam@shop.example" says nothing.
 */
export const wordings: readonly Wording[] = [
	{ reason: "filtered", words: refusedByRecipient, certain: true },
	{ reason: "spamdetected", words: spamForSure, certain: true },
	{ reason: "onhold", words: greylisted, certain: true },
	{ reason: "speeding", words: tooMuchFromSender },
	{ reason: "blocked", words: listedHost },
	{ reason: "systemerror", words: systemTroubleForSure },
	{ reason: "syntaxerror", words: syntaxError },
	{ reason: "networkerror", words: oddNameServer, certain: true },
	{ reason: "hostunknown", words: unplacedAddress, certain: true },
	{ reason: "systemfull", words: systemFullForSure },
	{ reason: "norelaying", words: relayingDenied },
	{ reason: "contenterror", words: badContentForSure },
	{ reason: "badreputation", words: badReputationForSure },
	{ reason: "rejected", words: senderRefusedForSure, certain: true },
	{ reason: "onhold", words: upstreamTrouble },
	{ reason: "mailboxfull", words: mailboxFull },
	{ reason: "exceedlimit", words: overRecipientLimit },
	{ reason: "mesgtoobig", words: messageTooBig },
	{ reason: "suspend", words: suspended },
	{ reason: "hasmoved", words: moved },
	{ reason: "authfailure", words: notAuthenticated },
	{ reason: "requireptr", words: noReverseName },
	{ reason: "notaccept", words: takesNoMail },
	{ reason: "securityerror", words: credentialsMissing },
	{ reason: "norelaying", words: relayingRefused },
	{ reason: "badreputation", words: badReputation },
	{ reason: "toomanyconn", words: tooManyConnections },
	{ reason: "speeding", words: sentTooFast },
	{ reason: "virusdetected", words: virus },
	{ reason: "blocked", words: hostRefused },
	{ reason: "spamdetected", words: spam },
	{ reason: "policyviolation", words: againstPolicy },
	{ reason: "hostunknown", words: unknownHost },
	{ reason: "notcompliantrfc", words: breaksRfc },
	{ reason: "rejected", words: senderRefused },
	{ reason: "failedstarttls", words: failedTls },
	{ reason: "contenterror", words: badContent },
	{ reason: "systemfull", words: systemFull },
	{ reason: "mailererror", words: programFailed },
	{ reason: "expired", words: timedOut },
	{ reason: "networkerror", words: networkTrouble },
	{ reason: "systemerror", words: systemTrouble },
	{ reason: "securityerror", words: notPermitted },
	{ reason: "expired", words: waitedTooLong },
	{ reason: "onhold", words: onHold },
];
