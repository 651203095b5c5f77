import { printable } from "@todoku/core";
import type { Notice, SentMessage, SesLocal, VerificationChange } from "@todoku/ses-local";

/** What `todoku ses-local` was started with. */
export interface SesLocalStart {
	readonly identities: readonly string[];
	/** The DNS servers that domains are verified by; undefined for none. */
	readonly dns: readonly string[] | undefined;
}

/** How `todoku ses-local` tells what happens. */
export interface SesLocalFormat {
	listening(ses: SesLocal, start: SesLocalStart): string;
	message(message: SentMessage): string;
	verification(change: VerificationChange): string;
	/** The mail whose link verifies an address. */
	confirmation(notice: Notice): string;
}

/** One JSON object per line. */
export const jsonFormat: SesLocalFormat = {
	listening: ({ url, region }, { identities, dns }) =>
		`${JSON.stringify({ event: "listening", url, region, identities, ...(dns && { dns }), admin: `${url}/_ses-local` })}\n`,
	message: ({ messageId, at, recipients, subject }) =>
		`${JSON.stringify({ event: "message", messageId, at, recipients, subject: subject ?? null })}\n`,
	verification: ({ at, identity, what, from, to, error }) =>
		`${JSON.stringify({ event: "verification", at, identity, what, from, to, error: error ?? null })}\n`,
	confirmation: ({ at, to, link }) => `${JSON.stringify({ event: "confirmation-mail", at, to, link })}\n`,
};

export const humanFormat: SesLocalFormat = {
	listening: (
		{ url, region },
		{ identities, dns },
	) => `Local Amazon SES v2 at ${url} (region ${region}). Stop it with Ctrl+C.

Point the AWS SDK at it:
  new SESv2Client({
    endpoint: "${url}",
    region: "${region}",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  })
or, without touching the program, by its environment:
  AWS_ENDPOINT_URL_SESV2=${url} AWS_REGION=${region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

May be sent from: ${identities.length === 0 ? "nothing yet; name a domain with --identity, or verify one as below" : identities.join(", ")}
Domains are verified by: ${dns === undefined ? "nobody; name a DNS server with --dns to have their records looked up" : `their records at ${dns.join(", ")}`}

What was sent:       curl ${url}/_ses-local/messages
One message:         curl ${url}/_ses-local/messages/ID/raw
Verify an identity:  curl -X PUT ${url}/_ses-local/identities/shop.example -d '{"status":"SUCCESS"}'
Pause the account:   curl -X PUT ${url}/_ses-local/account -d '{"sendingEnabled":false}'

Mail sent:
`,
	message: ({ messageId, at, recipients, subject }) => {
		const count = recipients.length === 1 ? "1 recipient" : `${recipients.length} recipients`;
		return `${at.toISOString()}  ${count}  ${subject === undefined ? "(no subject)" : `"${printable(subject, 200)}"`}  ${messageId}\n`;
	},
	verification: ({ at, identity, what, from, to, error }) =>
		`${at.toISOString()}  ${printable(identity, 320)}  ${subjects[what]}: ${from} -> ${to}${error === undefined ? "" : ` (${error})`}\n`,
	confirmation: ({ at, to, link }) =>
		`${at.toISOString()}  ${printable(to, 320)}  open this link to verify the address: ${link}\n`,
};

const subjects: Readonly<Record<VerificationChange["what"], string>> = {
	identity: "identity",
	dkim: "DKIM",
	"mail-from": "MAIL FROM domain",
};
