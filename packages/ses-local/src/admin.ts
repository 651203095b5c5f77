import { enforcementStatuses } from "./account.ts";
import { badRequest, SesError } from "./errors.ts";
import { parseJsonBody, readFlag, readNumber, readOneOf, readTexts } from "./json-body.ts";
import type { SentMessage } from "./message-store.ts";
import { type Answer, jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";
import { sendingStatuses } from "./tenants/tenant-store.ts";
import { identityStatuses } from "./verification/search.ts";

/** What SES does not have: looking at the mail, and deciding what SES would have decided. */
export function adminOperations({
	messages,
	outcomes,
	identities,
	tenants,
	account,
	background,
	verifier,
	clock,
	region,
}: LocalService): readonly Operation[] {
	const welcome = () => welcomePage(region);
	return [
		{ name: "Welcome", method: "GET", path: "/", handle: welcome },
		{ name: "Welcome", method: "GET", path: "/_ses-local", handle: welcome },
		{
			name: "ListMessages",
			method: "GET",
			path: "/_ses-local/messages",
			handle: () => jsonAnswer({ messages: messages.list().map(summary) }),
		},
		{
			name: "GetRawMessage",
			method: "GET",
			path: "/_ses-local/messages/{}/raw",
			handle: ({ name }) => {
				const message = messages.get(name);
				if (!message) throw new SesError("NotFoundException", `There is no message ${name}.`);
				return { status: 200, headers: { "content-type": "message/rfc822" }, body: message.raw };
			},
		},
		{
			name: "ClearMessages",
			method: "DELETE",
			path: "/_ses-local/messages",
			handle: () => {
				messages.clear();
				return jsonAnswer({});
			},
		},
		{
			name: "ListOutcomes",
			method: "GET",
			path: "/_ses-local/outcomes",
			handle: () => jsonAnswer({ outcomes: outcomes.list() }),
		},
		{
			name: "Settled",
			method: "GET",
			path: "/_ses-local/settled",
			handle: async () => {
				await background.settled();
				return jsonAnswer({});
			},
		},
		{
			name: "SetIdentity",
			method: "PUT",
			path: "/_ses-local/identities/{}",
			handle: ({ name, body }) => {
				const status = readOneOf(parseJsonBody(body), "status", identityStatuses);
				if (status === undefined) throw badRequest("status is missing.");
				const identity = identities.setStatus(name, status, clock());
				return jsonAnswer({ identity: identity.name, status: identity.verification.status });
			},
		},
		{
			name: "CheckVerification",
			method: "POST",
			path: "/_ses-local/verification/check",
			handle: async () => {
				await verifier.check();
				return jsonAnswer({});
			},
		},
		{
			name: "SetTenant",
			method: "PUT",
			path: "/_ses-local/tenants/{}",
			handle: ({ name, body }) => {
				const request = parseJsonBody(body);
				const sendingStatus = readOneOf(request, "sendingStatus", sendingStatuses);
				const { resources, ...tenant } = tenants.set(name, {
					...(sendingStatus !== undefined && { sendingStatus }),
					identities: readTexts(request, "identities"),
					configurationSets: readTexts(request, "configurationSets"),
				});
				return jsonAnswer({ name, sendingStatus: tenant.sendingStatus, resources: [...resources] });
			},
		},
		{
			name: "SetAccount",
			method: "PUT",
			path: "/_ses-local/account",
			handle: ({ body }) => {
				changeAccount(body);
				return jsonAnswer(account.settings);
			},
		},
	];

	function changeAccount(body: Uint8Array): void {
		const request = parseJsonBody(body);
		const sendingEnabled = readFlag(request, "sendingEnabled");
		const productionAccess = readFlag(request, "productionAccess");
		const maxSendRate = readNumber(request, "maxSendRate");
		const max24HourSend = readNumber(request, "max24HourSend");
		const enforceRate = readFlag(request, "enforceRate");
		const enforceApiRate = readFlag(request, "enforceApiRate");
		const enforcementStatus = readOneOf(request, "enforcementStatus", enforcementStatuses);
		try {
			account.change({
				...(sendingEnabled !== undefined && { sendingEnabled }),
				...(productionAccess !== undefined && { productionAccess }),
				...(maxSendRate !== undefined && { maxSendRate }),
				...(max24HourSend !== undefined && { max24HourSend }),
				...(enforceRate !== undefined && { enforceRate }),
				...(enforceApiRate !== undefined && { enforceApiRate }),
				...(enforcementStatus !== undefined && { enforcementStatus }),
			});
		} catch (error) {
			if (error instanceof RangeError) throw badRequest(error.message);
			throw error;
		}
	}
}

function summary({ raw, ...message }: SentMessage): object {
	return { ...message, rawBytes: raw.byteLength };
}

function welcomePage(region: string): Answer {
	const lines = [
		`ses-local: a local Amazon SES v2 (${region}). It keeps mail in memory and delivers none.`,
		"",
		"Give its URL to the AWS SDK as `endpoint`. Beside SES's own API it has:",
		"",
		"GET    /_ses-local/messages                what was sent, newest last",
		"GET    /_ses-local/messages/{id}/raw       one message as message/rfc822",
		"DELETE /_ses-local/messages                forget all messages",
		'PUT    /_ses-local/identities/{identity}   {"status": "SUCCESS"} creates or changes an identity',
		'PUT    /_ses-local/account                 {"sendingEnabled": false, "productionAccess": false, "enforceRate": true}',
		'PUT    /_ses-local/tenants/{name}          {"sendingStatus": "DISABLED"} creates or changes a tenant',
		'POST   /_ses-local/faults                  {"what": "throttle", "times": 3} makes things go wrong',
		"GET    /_ses-local/faults                  what goes wrong, and how often it did",
		"DELETE /_ses-local/faults                  lets everything go right again",
		"DELETE /_ses-local/faults/{id}             the same for one fault",
		"GET    /_ses-local/outcomes                what became of messages, for each recipient",
		'PUT    /_ses-local/fates/{name}            {"what": "hard-bounce"} for an address or a domain',
		"GET    /_ses-local/fates                   what becomes of accepted mail",
		"DELETE /_ses-local/fates                   delivers everything again; /fates/{name} for one",
		"POST   /_ses-local/verification/check      looks for what identities should have published, now",
		"GET    /_ses-local/notices                 mails from SES; /notices/{id}/raw is one of them",
		"DELETE /_ses-local/notices                 forget them",
		"PUT    /_ses-local/sns/topics/{name}       creates a topic; GET /_ses-local/sns/topics lists them",
		'POST   /_ses-local/sns/subscriptions       {"topicArn", "endpoint"}: a URL, or the ARN of a queue',
		"GET    /_ses-local/sns/deliveries          what subscribers were sent, and what they answered",
		'PUT    /_ses-local/sns                     {"duplicate": 2, "shuffle": 7} how SNS behaves',
		"GET    /_ses-local/sns/certificate         what its signatures verify against",
		"PUT    /_ses-local/sqs/queues/{name}       creates a queue; GET shows what is in it",
		'PUT    /_ses-local/identities/{identity}/notifications  {"topics": {"BOUNCE": arn}}',
		"GET    /_ses-local/settled                 answers when everything happened that follows from accepted mail",
		"",
	];
	return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: lines.join("\n") };
}
