import { au } from "./au.ts";
import { courier } from "./courier.ts";
import { domino } from "./domino.ts";
import { dragonfly } from "./dragonfly.ts";
import { exchange, microsoft365 } from "./exchange.ts";
import { exim } from "./exim.ts";
import type { Format } from "./format.ts";
import { generic } from "./generic.ts";
import { google, googleGroups } from "./google.ts";
import { imail } from "./imail.ts";
import { james } from "./james.ts";
import { mailFilter } from "./mail-filter.ts";
import { mailingList } from "./mailing-list.ts";
import { messagingServer } from "./messaging-server.ts";
import { opensmtpd } from "./opensmtpd.ts";
import { postfix } from "./postfix.ts";
import { qmail } from "./qmail.ts";
import { sendmail } from "./sendmail.ts";
import { sesNotification } from "./ses-notification.ts";
import { yahoo } from "./yahoo.ts";
import { zoho } from "./zoho.ts";

/** The formats in the order in which they are asked: those with unmistakable words first, the one that guesses last. */
export const formats: readonly Format[] = [
	sesNotification,
	googleGroups,
	google,
	opensmtpd,
	dragonfly,
	courier,
	zoho,
	au,
	mailFilter,
	microsoft365,
	messagingServer,
	exchange,
	domino,
	james,
	yahoo,
	postfix,
	qmail,
	sendmail,
	exim,
	imail,
	mailingList,
	generic,
];
