import { badRequest, SesError } from "../errors.ts";
import { parseJsonBody, readOneOf, readText } from "../json-body.ts";
import { jsonAnswer, type Operation } from "../router.ts";
import type { LocalService } from "../service.ts";
import { signatureVersions } from "./sns-message.ts";

/** SNS and SQS from outside the process, in fewer words than their own protocols have. */
export function snsOperations({ sns, sqs }: LocalService): readonly Operation[] {
	return [
		{
			name: "PutTopic",
			method: "PUT",
			path: "/_ses-local/sns/topics/{}",
			handle: ({ name, body }) => {
				const signatureVersion = readOneOf(parseJsonBody(body), "signatureVersion", signatureVersions);
				const topicArn = refusing(() => sns.createTopic(name, { ...(signatureVersion && { signatureVersion }) }));
				return jsonAnswer({ topicArn });
			},
		},
		{
			name: "ListTopics",
			method: "GET",
			path: "/_ses-local/sns/topics",
			handle: () => jsonAnswer({ topics: sns.topics() }),
		},
		{
			name: "AddSubscription",
			method: "POST",
			path: "/_ses-local/sns/subscriptions",
			handle: ({ body }) => {
				const request = parseJsonBody(body);
				const topicArn = readText(request, "topicArn") ?? "";
				const endpoint = readText(request, "endpoint") ?? "";
				return jsonAnswer({ subscriptionArn: refusing(() => sns.subscribe(topicArn, endpoint)) });
			},
		},
		{
			name: "RemoveSubscription",
			method: "DELETE",
			path: "/_ses-local/sns/subscriptions/{}",
			handle: ({ name }) => {
				if (!sns.unsubscribe(name)) throw new SesError("NotFoundException", `There is no subscription ${name}.`);
				return jsonAnswer({});
			},
		},
		{
			name: "ListDeliveries",
			method: "GET",
			path: "/_ses-local/sns/deliveries",
			handle: () => jsonAnswer({ deliveries: sns.deliveries() }),
		},
		{
			name: "ChangeSns",
			method: "PUT",
			path: "/_ses-local/sns",
			handle: ({ body }) => {
				const changes = parseJsonBody(body);
				refusing(() => sns.setFrom(changes));
				return jsonAnswer(sns.settings);
			},
		},
		{
			name: "GetCertificate",
			method: "GET",
			path: "/_ses-local/sns/certificate",
			handle: () => ({
				status: 200,
				headers: { "content-type": "application/x-pem-file" },
				body: sns.certificate,
			}),
		},
		{
			name: "PutQueue",
			method: "PUT",
			path: "/_ses-local/sqs/queues/{}",
			handle: ({ name }) => jsonAnswer(refusing(() => sqs.createQueue(name))),
		},
		{
			name: "ListQueueMessages",
			method: "GET",
			path: "/_ses-local/sqs/queues/{}",
			handle: ({ name }) => jsonAnswer({ messages: refusing(() => sqs.messages(name)) }),
		},
	];
}

function refusing<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (error instanceof RangeError) throw badRequest(error.message);
		throw error;
	}
}
