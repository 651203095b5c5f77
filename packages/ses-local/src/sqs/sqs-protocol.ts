import type { Wait } from "../background.ts";
import { SesError } from "../errors.ts";
import { type JsonObject, parseJsonBody, readNumber, readObjects, readText, readTexts } from "../json-body.ts";
import type { Answer } from "../router.ts";
import type { LocalSqs } from "./local-sqs.ts";
import { md5Of, type Queue, type ReceivedMessage } from "./queue.ts";

export interface SqsContext {
	readonly sqs: LocalSqs;
	readonly wait: Wait;
	readonly closing: AbortSignal;
}

/** A refusal in the form of the AWS JSON protocol. */
class SqsError extends Error {
	override readonly name = "SqsError";
	readonly type: string;
	/** The name it had in the older query protocol, which the SDK still shows as `Code`. */
	readonly queryCode: string;

	constructor(type: string, queryCode: string, message: string) {
		super(message);
		this.type = type;
		this.queryCode = queryCode;
	}
}

const defaultVisibilitySeconds = 30;

/**
 * SQS over AWS JSON 1.0, as far as a consumer needs it.
 *
 * @param action The header X-Amz-Target without its `AmazonSQS.`.
 */
export async function answerSqs(action: string, body: Uint8Array, context: SqsContext): Promise<Answer> {
	try {
		return jsonAnswer(200, await perform(action, parseJsonBody(body), context));
	} catch (error) {
		if (error instanceof SqsError) return errorAnswer(error);
		if (!(error instanceof SesError)) throw error;
		return errorAnswer(new SqsError("InvalidParameterValue", "InvalidParameterValue", error.message));
	}
}

async function perform(action: string, request: JsonObject, context: SqsContext): Promise<object> {
	const { sqs } = context;
	switch (action) {
		case "CreateQueue":
			return { QueueUrl: createQueue(sqs, readText(request, "QueueName") ?? "") };
		case "GetQueueUrl": {
			const name = readText(request, "QueueName") ?? "";
			if (!sqs.find(name)) throw noSuchQueue();
			return { QueueUrl: sqs.address(name).url };
		}
		case "ReceiveMessage":
			return receive(request, context);
		case "DeleteMessage":
			queueOf(request, sqs).delete(readText(request, "ReceiptHandle") ?? "");
			return {};
		case "DeleteMessageBatch": {
			const queue = queueOf(request, sqs);
			return batch(request, ({ receiptHandle }) => void queue.delete(receiptHandle));
		}
		case "ChangeMessageVisibility":
			changeVisibility(queueOf(request, sqs), request);
			return {};
		case "ChangeMessageVisibilityBatch": {
			const queue = queueOf(request, sqs);
			return batch(request, ({ entry }) => changeVisibility(queue, entry));
		}
		case "SendMessage": {
			const { messageId, body } = queueOf(request, sqs).send(readText(request, "MessageBody") ?? "");
			// AWS's client compares it with what it sent.
			return { MessageId: messageId, MD5OfMessageBody: md5Of(body) };
		}
		case "GetQueueAttributes":
			return { Attributes: attributesOf(queueOf(request, sqs), request, sqs) };
		default:
			throw new SqsError("UnsupportedOperation", "UnsupportedOperation", `${action} is not implemented by ses-local.`);
	}
}

async function receive(request: JsonObject, { sqs, wait, closing }: SqsContext): Promise<object> {
	const queue = queueOf(request, sqs);
	const max = readWhole(request, "MaxNumberOfMessages", { min: 1, max: 10 }) ?? 1;
	const visibility = readWhole(request, "VisibilityTimeout", { min: 0, max: 43_200 }) ?? defaultVisibilitySeconds;
	const waitSeconds = readWhole(request, "WaitTimeSeconds", { min: 0, max: 20 }) ?? 0;
	const names = [...readTexts(request, "AttributeNames"), ...readTexts(request, "MessageSystemAttributeNames")];
	let messages = queue.receive(max, visibility * 1000);
	if (messages.length === 0 && waitSeconds > 0) {
		await nextMessage(queue, waitSeconds * 1000, { wait, closing });
		messages = queue.receive(max, visibility * 1000);
	}
	// Without a message SQS leaves the list out, which surprises consumers.
	return messages.length === 0 ? {} : { Messages: messages.map((message) => describe(message, names)) };
}

/** Resolves when a message arrives, when the time is over, or when the server closes. */
async function nextMessage(queue: Queue, ms: number, { wait, closing }: Omit<SqsContext, "sqs">): Promise<void> {
	const arrived = new AbortController();
	const forget = queue.onSend(() => arrived.abort());
	try {
		await wait(ms, AbortSignal.any([arrived.signal, closing]));
	} catch (error) {
		if (!arrived.signal.aborted && !closing.aborted) throw error;
	} finally {
		forget();
	}
}

function describe(message: ReceivedMessage, attributeNames: readonly string[]): object {
	const { messageId, body, md5OfBody, receiptHandle, sentAt, receiveCount } = message;
	const attributes = { SentTimestamp: String(sentAt.getTime()), ApproximateReceiveCount: String(receiveCount) };
	const asked = named(attributes, attributeNames);
	return {
		MessageId: messageId,
		ReceiptHandle: receiptHandle,
		MD5OfBody: md5OfBody,
		Body: body,
		...(Object.keys(asked).length > 0 && { Attributes: asked }),
	};
}

function changeVisibility(queue: Queue, request: JsonObject): void {
	const seconds = readWhole(request, "VisibilityTimeout", { min: 0, max: 43_200 }) ?? 0;
	if (queue.changeVisibility(readText(request, "ReceiptHandle") ?? "", seconds * 1000)) return;
	throw new SqsError("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
}

interface BatchEntry {
	readonly entry: JsonObject;
	readonly receiptHandle: string;
}

/** One refused entry fails no other. */
function batch(request: JsonObject, work: (entry: BatchEntry) => void): object {
	const entries = readObjects(request, "Entries");
	if (entries.length === 0 || entries.length > 10) {
		throw new SqsError(
			"TooManyEntriesInBatchRequest",
			"AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
			"1 to 10.",
		);
	}
	const failed: object[] = [];
	const successful: object[] = [];
	for (const entry of entries) {
		const id = readText(entry, "Id") ?? "";
		try {
			work({ entry, receiptHandle: readText(entry, "ReceiptHandle") ?? "" });
			successful.push({ Id: id });
		} catch (error) {
			if (!(error instanceof SqsError)) throw error;
			failed.push({ Id: id, Code: error.queryCode, Message: error.message, SenderFault: true });
		}
	}
	return { Successful: successful, Failed: failed };
}

function attributesOf(queue: Queue, request: JsonObject, sqs: LocalSqs): object {
	const url = readText(request, "QueueUrl") ?? "";
	const attributes: Readonly<Record<string, string>> = {
		QueueArn: sqs.address(url.slice(url.lastIndexOf("/") + 1)).arn,
		ApproximateNumberOfMessages: String(queue.list().length),
		VisibilityTimeout: String(defaultVisibilitySeconds),
	};
	return named(attributes, readTexts(request, "AttributeNames"));
}

/** Those that were asked for, by name or by `All`. */
function named(
	attributes: Readonly<Record<string, string>>,
	names: readonly string[],
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(attributes).filter(([name]) => names.includes("All") || names.includes(name)),
	);
}

function createQueue(sqs: LocalSqs, name: string): string {
	try {
		return sqs.createQueue(name).url;
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		throw new SqsError("InvalidParameterValue", "InvalidParameterValue", error.message);
	}
}

function queueOf(request: JsonObject, sqs: LocalSqs): Queue {
	const queue = sqs.findByUrl(readText(request, "QueueUrl") ?? "");
	if (!queue) throw noSuchQueue();
	return queue;
}

function noSuchQueue(): SqsError {
	return new SqsError(
		"QueueDoesNotExist",
		"AWS.SimpleQueueService.NonExistentQueue",
		"The specified queue does not exist.",
	);
}

function readWhole(
	request: JsonObject,
	key: string,
	{ min, max }: { readonly min: number; readonly max: number },
): number | undefined {
	const value = readNumber(request, key);
	if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
	throw new SqsError("InvalidParameterValue", "InvalidParameterValue", `${key} must be from ${min} to ${max}.`);
}

function jsonAnswer(status: number, value: object, headers: Readonly<Record<string, string>> = {}): Answer {
	return {
		status,
		headers: { ...headers, "content-type": "application/x-amz-json-1.0" },
		body: JSON.stringify(value),
	};
}

function errorAnswer({ type, queryCode, message }: SqsError): Answer {
	return jsonAnswer(
		400,
		{ __type: `com.amazonaws.sqs#${type}`, message },
		{ "x-amzn-query-error": `${queryCode};Sender` },
	);
}
