import { type Answer, answerRequest, type IncomingRequest, NoAnswer, type Operation } from "./router.ts";
import type { LocalSns } from "./sns/local-sns.ts";
import { answerSns } from "./sns/sns-query.ts";
import { answerSqs, type SqsContext } from "./sqs/sqs-protocol.ts";

export interface Services extends SqsContext {
	readonly operations: readonly Operation[];
	readonly sns: LocalSns;
}

/**
 * One address for three services: SQS names itself in a header, SNS by its parameters at the root, and the rest is SES.
 *
 * @throws {NoAnswer} when there is to be none.
 */
export async function answerAtDoor(request: IncomingRequest, services: Services): Promise<Answer> {
	const { sns } = services;
	const { method, target, headers = {}, body } = request;
	const amazonTarget = String(headers["x-amz-target"] ?? "");
	if (amazonTarget.startsWith("AmazonSQS.")) {
		const answer = await answerSqs(amazonTarget.slice("AmazonSQS.".length), body, services);
		if (services.closing.aborted) throw new NoAnswer("reset");
		return answer;
	}
	const [path = "", query = ""] = target.split("?");
	if (method === "GET" && path.startsWith("/SimpleNotificationService-") && path === sns.certificatePath) {
		return { status: 200, headers: { "content-type": "application/x-pem-file" }, body: sns.certificate };
	}
	if (path === "/") {
		const isForm = method === "POST" && String(headers["content-type"]).startsWith("application/x-www-form-urlencoded");
		const parameters = new URLSearchParams(isForm ? Buffer.from(body).toString("utf8") : query);
		if (parameters.has("Action")) return answerSns(parameters, sns);
	}
	return answerRequest(services.operations, request);
}
