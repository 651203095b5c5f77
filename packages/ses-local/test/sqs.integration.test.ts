import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";

let now: Date;
let ses: SesLocal;
let QueueUrl: string;

beforeEach(async () => {
	now = new Date("2026-01-02T03:04:05Z");
	ses = await startSesLocal({ clock: () => now });
	QueueUrl = ses.sqs.createQueue("events").url;
});

afterEach(() => ses.close());

interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: Readonly<Record<string, unknown>>;
}

/** As the AWS SDK calls since SQS has its JSON protocol: to the URL of the queue. */
async function call(action: string, input: object): Promise<Answer> {
	const response = await fetch(QueueUrl, {
		method: "POST",
		headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` },
		body: JSON.stringify(input),
	});
	return { status: response.status, headers: response.headers, body: (await response.json()) as Answer["body"] };
}

interface Message {
	readonly MessageId: string;
	readonly ReceiptHandle: string;
	readonly Body: string;
	readonly MD5OfBody: string;
	readonly Attributes?: Readonly<Record<string, string>>;
}

async function receive(input: object = {}): Promise<readonly Message[]> {
	const { body } = await call("ReceiveMessage", { QueueUrl, ...input });
	return (body["Messages"] ?? []) as readonly Message[];
}

test("holds what a topic publishes, in SNS's envelope, until it is deleted", async () => {
	const topicArn = ses.sns.createTopic("mail-events");
	ses.sns.subscribe(topicArn, ses.sqs.createQueue("events").arn);
	ses.sns.publish(topicArn, "Hello", "About");
	await ses.settled();
	const [message, ...others] = await receive({ MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"] });
	expect(others).toEqual([]);
	expect(JSON.parse(message?.Body ?? "")).toMatchObject({
		Type: "Notification",
		TopicArn: topicArn,
		Subject: "About",
		Message: "Hello",
		Signature: expect.any(String),
	});
	expect(message?.MD5OfBody).toBe(
		createHash("md5")
			.update(message?.Body ?? "")
			.digest("hex"),
	);
	expect(message?.Attributes).toEqual({ SentTimestamp: String(now.getTime()), ApproximateReceiveCount: "1" });
	await call("DeleteMessage", { QueueUrl, ReceiptHandle: message?.ReceiptHandle });
	expect(ses.sqs.messages("events")).toEqual([]);
	expect(ses.sns.deliveries()[0]?.answer).toBe("queued");
});

test("answers a message that is sent with its digest, which AWS's client compares", async () => {
	const { body } = await call("SendMessage", { QueueUrl, MessageBody: "héllo" });
	expect(body).toEqual({ MessageId: expect.any(String), MD5OfMessageBody: "be50e8478cf24ff3595bc7307fb91b50" });
	expect(ses.sqs.messages("events")).toMatchObject([{ messageId: body["MessageId"], body: "héllo" }]);
});

test("gives a message again after its visibility timeout, and not before", async () => {
	ses.sqs.send("events", "x");
	expect(await receive({ VisibilityTimeout: 10 })).toHaveLength(1);
	now = new Date(now.getTime() + 9_999);
	expect(await receive()).toEqual([]);
	now = new Date(now.getTime() + 1);
	const [again] = await receive({ AttributeNames: ["ApproximateReceiveCount"] });
	expect(again?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
});

test("gives a message back at once when its visibility is set to nothing", async () => {
	ses.sqs.send("events", "x");
	const [message] = await receive();
	await call("ChangeMessageVisibility", { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 });
	expect(await receive()).toHaveLength(1);
});

test("does not delete by the handle of an earlier receipt", async () => {
	ses.sqs.send("events", "x");
	const [first] = await receive({ VisibilityTimeout: 0 });
	await receive({ VisibilityTimeout: 0 });
	await call("DeleteMessage", { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
	expect(ses.sqs.messages("events")).toHaveLength(1);
});

test("gives at most as many as asked for, and one by default", async () => {
	for (const body of ["a", "b", "c"]) ses.sqs.send("events", body);
	expect((await receive()).map(({ Body }) => Body)).toEqual(["a"]);
	expect((await receive({ MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(["b", "c"]);
});

test("leaves out the list where there is no message, and attributes that nobody asked for", async () => {
	expect((await call("ReceiveMessage", { QueueUrl })).body).toEqual({});
	ses.sqs.send("events", "x");
	expect((await receive())[0]).not.toHaveProperty("Attributes");
});

test("waits for a message as long as it is asked to", async () => {
	const received = receive({ WaitTimeSeconds: 20 });
	await call("SendMessage", { QueueUrl, MessageBody: "late" });
	expect((await received).map(({ Body }) => Body)).toEqual(["late"]);
});

test("ends a wait when the time is over", async () => {
	const waited: number[] = [];
	const other = await startSesLocal({ wait: (ms) => Promise.resolve(waited.push(ms)) });
	QueueUrl = other.sqs.createQueue("events").url;
	expect(await receive({ WaitTimeSeconds: 3 })).toEqual([]);
	expect(waited).toEqual([3000]);
	await other.close();
});

test("lets nobody wait when the server closes", async () => {
	const received = receive({ WaitTimeSeconds: 20 }).catch(() => "cut");
	await call("GetQueueUrl", { QueueName: "events" });
	await ses.close();
	expect(await received).toBe("cut");
});

test("deletes by the batch, and says of each whether it did", async () => {
	for (const body of ["a", "b"]) ses.sqs.send("events", body);
	const messages = await receive({ MaxNumberOfMessages: 10 });
	const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
	const { body } = await call("DeleteMessageBatch", { QueueUrl, Entries });
	expect(body).toEqual({ Successful: [{ Id: "0" }, { Id: "1" }], Failed: [] });
	expect(ses.sqs.messages("events")).toEqual([]);
	const changed = await call("ChangeMessageVisibilityBatch", { QueueUrl, Entries });
	expect(changed.body).toMatchObject({ Successful: [], Failed: [{ Id: "0", Code: "ReceiptHandleIsInvalid" }, {}] });
});

test("is found and created by name, and tells its ARN", async () => {
	expect((await call("GetQueueUrl", { QueueName: "events" })).body).toEqual({ QueueUrl });
	expect((await call("CreateQueue", { QueueName: "events" })).body).toEqual({ QueueUrl });
	const { body } = await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["QueueArn"] });
	expect(body).toEqual({ Attributes: { QueueArn: ses.sqs.createQueue("events").arn } });
});

test.each([
	["GetQueueUrl", { QueueName: "none" }, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
	["ReceiveMessage", { QueueUrl: "http://x/000000000000/none" }, "QueueDoesNotExist", undefined],
	["CreateQueue", { QueueName: "a b" }, "InvalidParameterValue", undefined],
	["PurgeQueue", {}, "UnsupportedOperation", undefined],
])("refuses %s with %j as SQS does", async (action, input, type, queryCode = type) => {
	const { status, headers, body } = await call(action, input);
	expect(status).toBe(400);
	expect(body["__type"]).toBe(`com.amazonaws.sqs#${type}`);
	expect(headers.get("x-amzn-query-error")).toMatch(
		new RegExp(`^(?:${queryCode}|AWS\\.SimpleQueueService\\.NonExistentQueue);Sender$`),
	);
});

test.each([{ MaxNumberOfMessages: 11 }, { WaitTimeSeconds: 21 }, { VisibilityTimeout: -1 }, { WaitTimeSeconds: "5" }])(
	"refuses to receive with %j",
	async (input) => {
		expect((await call("ReceiveMessage", { QueueUrl, ...input })).body["__type"]).toBe(
			"com.amazonaws.sqs#InvalidParameterValue",
		);
	},
);
