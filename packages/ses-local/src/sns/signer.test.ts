import { verify, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { Signer } from "./signer.ts";
import { type SnsConfirmation, type SnsNotification, textToSign } from "./sns-message.ts";

const signer = new Signer();
const { publicKey } = new X509Certificate(signer.certificate);

const notification: SnsNotification = {
	Type: "Notification",
	MessageId: "m-1",
	TopicArn: "arn:aws:sns:us-east-1:000000000000:events",
	Subject: "件名",
	Message: '{"eventType":\n"Bounce"}',
	Timestamp: "2026-01-02T03:04:05.000Z",
	UnsubscribeURL: "http://127.0.0.1/",
};

const { Subject: _, ...withoutSubject } = notification;

const confirmation: SnsConfirmation = {
	Type: "SubscriptionConfirmation",
	MessageId: "m-2",
	TopicArn: "arn:aws:sns:us-east-1:000000000000:events",
	Token: "t",
	SubscribeURL: "http://127.0.0.1/?Token=t",
	Message: "Confirm.",
	Timestamp: "2026-01-02T03:04:05.000Z",
};

test.each([
	[
		"a notification",
		notification,
		'Message\n{"eventType":\n"Bounce"}\nMessageId\nm-1\nSubject\n件名\nTimestamp\n2026-01-02T03:04:05.000Z\n' +
			"TopicArn\narn:aws:sns:us-east-1:000000000000:events\nType\nNotification\n",
	],
	[
		"a notification without a subject",
		withoutSubject,
		'Message\n{"eventType":\n"Bounce"}\nMessageId\nm-1\nTimestamp\n2026-01-02T03:04:05.000Z\n' +
			"TopicArn\narn:aws:sns:us-east-1:000000000000:events\nType\nNotification\n",
	],
	[
		"a confirmation",
		confirmation,
		"Message\nConfirm.\nMessageId\nm-2\nSubscribeURL\nhttp://127.0.0.1/?Token=t\nTimestamp\n2026-01-02T03:04:05.000Z\n" +
			"Token\nt\nTopicArn\narn:aws:sns:us-east-1:000000000000:events\nType\nSubscriptionConfirmation\n",
	],
])("signs of %s what the SNS guide lists, in its order", (_name, message, expected) => {
	expect(textToSign(message)).toBe(expected);
});

test.each([
	["1", "sha1"],
	["2", "sha256"],
] as const)("version %s verifies with %s against the certificate", (version, digest) => {
	const { Signature, SignatureVersion } = signer.sign(notification, version, "http://127.0.0.1/x.pem");
	const text = Buffer.from(textToSign(notification), "utf8");
	expect(SignatureVersion).toBe(version);
	expect(verify(digest, text, publicKey, Buffer.from(Signature, "base64"))).toBe(true);
	expect(verify(digest, Buffer.concat([text, Buffer.from("x")]), publicKey, Buffer.from(Signature, "base64"))).toBe(
		false,
	);
});

test("has its certificate under a name of SNS's form that stays", () => {
	expect(signer.certificatePath).toMatch(/^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/);
	expect(signer.certificatePath).toBe(signer.certificatePath);
	expect(new Signer().certificatePath).not.toBe(signer.certificatePath);
});
