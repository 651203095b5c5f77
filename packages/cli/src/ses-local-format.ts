import { printable } from "@todoku/core";
import type { SentMessage, SesLocal } from "@todoku/ses-local";

/** How `todoku ses-local` tells what happens. */
export interface SesLocalFormat {
	listening(ses: SesLocal, identities: readonly string[]): string;
	message(message: SentMessage): string;
}

/** One JSON object per line. */
export const jsonFormat: SesLocalFormat = {
	listening: ({ url, region }, identities) =>
		`${JSON.stringify({ event: "listening", url, region, identities, admin: `${url}/_ses-local` })}\n`,
	message: ({ messageId, at, recipients, subject }) =>
		`${JSON.stringify({ event: "message", messageId, at, recipients, subject: subject ?? null })}\n`,
};

export const humanFormat: SesLocalFormat = {
	listening: ({ url, region }, identities) => `Local Amazon SES v2 at ${url} (region ${region}). Stop it with Ctrl+C.

Point the AWS SDK at it:
  new SESv2Client({
    endpoint: "${url}",
    region: "${region}",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  })
or, without touching the program, by its environment:
  AWS_ENDPOINT_URL_SESV2=${url} AWS_REGION=${region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

May be sent from: ${identities.length === 0 ? "nothing yet; name a domain with --identity, or verify one as below" : identities.join(", ")}

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
};
