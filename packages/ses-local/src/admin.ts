import { badRequest, SesError } from "./errors.ts";
import { type IdentityStatus, identityStatuses } from "./identities.ts";
import { parseJsonBody, readFlag, readNumber, readText } from "./json-body.ts";
import type { SentMessage } from "./message-store.ts";
import { type Answer, jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";

/** What SES does not have: looking at the mail, and deciding what SES would have decided. */
export function adminOperations({ messages, identities, account, region }: LocalService): readonly Operation[] {
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
			name: "SetIdentity",
			method: "PUT",
			path: "/_ses-local/identities/{}",
			handle: ({ name, body }) => {
				const status = parseStatus(readText(parseJsonBody(body), "status"));
				const identity = identities.setStatus(name, status);
				return jsonAnswer({ identity: identity.name, status: identity.status });
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
		try {
			account.change({
				...(sendingEnabled !== undefined && { sendingEnabled }),
				...(productionAccess !== undefined && { productionAccess }),
				...(maxSendRate !== undefined && { maxSendRate }),
				...(max24HourSend !== undefined && { max24HourSend }),
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

function parseStatus(text: string | undefined): IdentityStatus {
	const status = identityStatuses.find((known) => known === text);
	if (!status) throw badRequest(`status must be one of ${identityStatuses.join(", ")}.`);
	return status;
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
		'PUT    /_ses-local/account                 {"sendingEnabled": false, "productionAccess": false}',
		"",
	];
	return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: lines.join("\n") };
}
