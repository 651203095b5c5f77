import { expect, test } from "vitest";
import { certificateUrl, confirmation, snsHost, topicArn } from "../../test/sns.ts";
import { readSnsMessage, type SnsMessage } from "./sns-message.ts";
import { isCertificateUrl, isConfirmationUrl } from "./sns-urls.ts";
import { parseTopicArn, type Topic } from "./topic-arn.ts";

const topic = parseTopicArn(topicArn) as Topic;
const name = "SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";

test("a certificate may be where SNS of the topic's region keeps it", () => {
	expect(isCertificateUrl(certificateUrl, topic)).toBe(true);
});

test("in China the host has an ending of its own, and only there", () => {
	const china = parseTopicArn("arn:aws-cn:sns:cn-north-1:123456789012:t") as Topic;
	expect(isCertificateUrl(`https://sns.cn-north-1.amazonaws.com.cn/${name}`, china)).toBe(true);
	expect(isCertificateUrl(`https://sns.cn-north-1.amazonaws.com/${name}`, china)).toBe(false);
	expect(isCertificateUrl(`${snsHost}.cn/${name}`, topic)).toBe(false);
});

test.each([
	`http://sns.ap-northeast-1.amazonaws.com/${name}`,
	`https://sns.us-east-1.amazonaws.com/${name}`,
	`https://sns.evil.amazonaws.com/${name}`,
	`https://s3.ap-northeast-1.amazonaws.com/${name}`,
	`https://sns.ap-northeast-1.amazonaws.com.evil.example/${name}`,
	`https://sns.ap-northeast-1.amazonaws.com@evil.example/${name}`,
	`https://user:pass@sns.ap-northeast-1.amazonaws.com/${name}`,
	`${snsHost}:443/${name}`,
	`${snsHost}:8443/${name}`,
	`${snsHost}/${name}?a=.pem`,
	`${snsHost}/${name}?`,
	`${snsHost}/${name}#x`,
	`${snsHost}/bucket/${name}`,
	`${snsHost}/bucket/../${name}`,
	`${snsHost}//${name}`,
	`${snsHost}/evil.pem`,
	`${snsHost}/SimpleNotificationService-xyz.pem`,
	`${snsHost}/${name}\n`,
	` ${snsHost}/${name}`,
	`${snsHost}\\@evil.example/${name}`,
	`file:///${name}`,
	"",
])("no certificate is looked for at %j", (url) => {
	expect(isCertificateUrl(url, topic)).toBe(false);
});

function confirmedAt(SubscribeURL: string): SnsMessage {
	return readSnsMessage(confirmation({ SubscribeURL })) as SnsMessage;
}

const query = `Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topicArn)}&Token=token`;

test("a subscription is confirmed at SNS of the topic's region, or at the one other place that was named", () => {
	expect(isConfirmationUrl(confirmedAt(`${snsHost}/?${query}`), topic, undefined)).toBe(true);
	const local = confirmedAt(`http://127.0.0.1:8005/?${query}`);
	expect(isConfirmationUrl(local, topic, "http://127.0.0.1:8005")).toBe(true);
	expect(isConfirmationUrl(local, topic, undefined)).toBe(false);
	expect(isConfirmationUrl(local, topic, "http://127.0.0.1:8006")).toBe(false);
});

test.each([
	`http://sns.ap-northeast-1.amazonaws.com/?${query}`,
	`https://sns.us-east-1.amazonaws.com/?${query}`,
	`http://169.254.169.254/latest/meta-data/?${query}`,
	`https://evil.example/?${query}`,
	`https://sns.ap-northeast-1.amazonaws.com@evil.example/?${query}`,
	`${snsHost}:444/?${query}`,
	`${snsHost}/other?${query}`,
	`${snsHost}/?${query.replace("ConfirmSubscription", "DeleteTopic")}`,
	`${snsHost}/?${query}&Action=DeleteTopic`,
	`${snsHost}/?${query.replace("=token", "=other")}`,
	`${snsHost}/?${query.replace("123456789012", "999999999999")}`,
	`${snsHost}/?${query}#x`,
	`${snsHost}/`,
	"javascript:alert(1)",
])("no subscription is confirmed at %j", (url) => {
	expect(isConfirmationUrl(confirmedAt(url), topic, undefined)).toBe(false);
});

test.each([
	"arn:aws:sns:ap-northeast-1:123456789012:a:b",
	"arn:aws:sqs:ap-northeast-1:123456789012:a",
	"arn:aws:sns:ap-northeast-1.evil.example/:123456789012:a",
	"arn:aws:sns::123456789012:a",
	"a",
])("%j is no topic", (arn) => {
	expect(parseTopicArn(arn)).toBeNull();
});
