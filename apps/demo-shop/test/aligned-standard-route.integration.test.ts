import { generateKeyPairSync } from "node:crypto";
import { createSesTransport } from "@todoku/adapter-ses";
import { createSmtpTransport } from "@todoku/adapter-smtp";
import { createMailer, type DeliveryReceipt, parseVerifiedSenders } from "@todoku/core";
import { startSmtpFaultServer } from "@todoku/core/testing";
import { createAlignmentCheck, type TxtLookup } from "@todoku/sender-domains";
import { startSesLocal } from "@todoku/ses-local";
import { expect, it, onTestFinished } from "vitest";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1_024 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const rejecting: TxtLookup = async (name) =>
	name === "_dmarc.shop.example" ? { state: "found", records: ["v=DMARC1; p=reject"] } : { state: "absent" };
const silent: TxtLookup = async () => ({ state: "unknown", code: "timeout" });

/** Sends for a domain that stands in the setting and is not verified at the service. */
async function sendRefused(
	from: string,
	signs: boolean,
	lookup: TxtLookup,
): Promise<{ receipt: DeliveryReceipt; taken: string[] }> {
	const ses = await startSesLocal();
	const relay = await startSmtpFaultServer();
	const standard = createSmtpTransport({
		host: relay.host,
		port: relay.port,
		...(signs ? { dkim: [{ domain: "shop.example", selector: "s1", privateKey: pem }] } : {}),
	});
	const mailer = createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service: createSesTransport({
			region: ses.region,
			endpoint: ses.url,
			credentials: { accessKeyId: "local", secretAccessKey: "local" },
		}),
		standard,
		alignment: createAlignmentCheck({ lookup, signingDomain: (domain) => standard.signingDomain(domain) }),
	});
	onTestFinished(async () => {
		await mailer.close();
		await Promise.all([ses.close(), relay.close()]);
	});
	const message = { category: "automatic", from, to: "member@customer.example", subject: "s", text: "t" } as const;
	const [receipt] = await mailer.send(message);
	return { receipt: receipt as DeliveryReceipt, taken: relay.messages.map(({ bytes }) => bytes.toString("latin1")) };
}

it.each([
	["the From domain itself", "info@shop.example", rejecting],
	["the organisation of the From domain", "info@news.shop.example", rejecting],
	["the From domain itself, though the DNS is silent", "info@shop.example", silent],
])("mail that the service refuses goes the standard way, signed, where the key is of %s", async (_, from, lookup) => {
	const { receipt, taken } = await sendRefused(from, true, lookup);
	expect(receipt).toMatchObject({
		outcome: "accepted",
		transport: "smtp",
		decision: { route: "standard", reason: "service-refused", entry: "shop.example" },
		serviceRefusal: { outcome: "rejected", scope: "route", code: "sender-unverified" },
	});
	expect(taken).toEqual([expect.stringMatching(/^DKIM-Signature:.*d=shop\.example;/s)]);
});

it.each([
	["has no key and the domain asks for rejection", false, rejecting],
	["has no key and the DNS is silent", false, silent],
])("mail that the service refuses is held where the standard route %s", async (_, signs, lookup) => {
	const { receipt, taken } = await sendRefused("info@shop.example", signs, lookup);
	expect(receipt).toMatchObject({ outcome: "deferred", held: true, code: "sender-unverified", transport: "ses" });
	expect(taken).toEqual([]);
});
