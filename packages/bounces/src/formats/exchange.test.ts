import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads Exchange 2003",
		mail: reportMail({
			subject: "Undeliverable: Order",
			body: `Your message

  To:      taro@customer.example
  Subject: Order
  Sent:    Mon, 2 Mar 2026 10:00:00 +0900

did not reach the following recipient(s):

taro@customer.example on Mon, 2 Mar 2026 10:00:05 +0900
    The recipient name is not recognized
	The MTS-ID of the original message is: c=jp;a= ;p=customer
    MSEXCH:IMS:customer:Tokyo:MX 0 (000C05A6) Unknown Recipient
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "exchange" }],
	},
	{
		title: "reads Exchange 2007, in its part for administrators",
		mail: reportMail({
			subject: "Undeliverable: Order",
			body: `Delivery has failed to these recipients or distribution lists:

taro@customer.example
The recipient's mailbox is full and can't accept messages now.

Diagnostic information for administrators:

Generating server: mx.customer.example

taro@customer.example
#550 5.2.2 STOREDRV.Deliver; mailbox full. The message cannot be delivered because the recipient's mailbox is over quota. ##

Original message headers:

Received: from web1.shop.example
`,
		}),
		want: [
			{
				recipient: "taro@customer.example",
				reason: "mailboxfull",
				class: "soft",
				source: "microsoft365",
				status: "5.2.2",
			},
		],
	},
	{
		title: "reads Microsoft 365",
		mail: reportMail({
			subject: "Undeliverable: Order",
			body: `Delivery has failed to these recipients or groups:

taro@customer.example<mailto:taro@customer.example>
The email address you entered couldn't be found.

Diagnostic information for administrators:

Generating server: TY1PR01.prod.outlook.com

taro@customer.example
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'

Original message headers:
`,
		}),
		want: [
			{
				recipient: "taro@customer.example",
				reason: "userunknown",
				class: "hard",
				source: "microsoft365",
				status: "5.1.10",
			},
		],
	},
	{
		title: "reads it in another language",
		mail: reportMail({
			subject: "Non remis : Order",
			headers: ["Content-Type: text/plain; charset=utf-8"],
			body: `Échec de la remise pour ces destinataires ou groupes :

taro@customer.example
L'adresse est introuvable.

Informations de diagnostic pour les administrateurs :

Serveur de génération : TY1PR01.prod.outlook.com

taro@customer.example
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'

En-têtes du message d'origine :
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "microsoft365" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
