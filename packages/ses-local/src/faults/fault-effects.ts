import {
	dailyQuotaMessage,
	type ErrorType,
	mailFromMessage,
	SesError,
	sendingPausedMessage,
	sendRateMessage,
	unverifiedMessage,
} from "../errors.ts";
import { type Answer, jsonAnswer, NoAnswer } from "../router.ts";
import type { FaultKind, FaultRule } from "./fault-rule.ts";

/** What the texts of refusals speak of. */
export interface FaultScene {
	readonly region: string;
	readonly operation: string;
	/** As SES repeats them. */
	readonly recipients: readonly string[];
}

/** All kinds but those that `strike` writes out one by one. */
type ExceptionKind = Exclude<
	FaultKind,
	"slow" | "reset-before" | "reset-after-accept" | "hang" | "hang-after-accept" | "malformed-json" | "no-message-id"
>;

interface Exception {
	readonly type: ErrorType;
	readonly message: (scene: FaultScene) => string;
}

/**
 * The kinds that answer with an exception. Texts are SES's where they are known; those of `suspended`, `mail-from` and the errors
 * of 500 are ours.
 *
 * [UNV] Which exception SES uses for its daily quota is not established: LimitExceededException is the one its API model allows for.
 */
const exceptions: { readonly [kind in ExceptionKind]: Exception } = {
	throttle: { type: "TooManyRequestsException", message: () => sendRateMessage },
	"daily-quota": { type: "LimitExceededException", message: () => dailyQuotaMessage },
	paused: { type: "SendingPausedException", message: () => sendingPausedMessage },
	suspended: {
		type: "AccountSuspendedException",
		message: () => "The account's ability to send email has been permanently restricted.",
	},
	sandbox: { type: "MessageRejected", message: ({ region, recipients }) => unverifiedMessage(region, recipients) },
	"mail-from": {
		type: "MailFromDomainNotVerifiedException",
		message: () => mailFromMessage,
	},
	content: { type: "MessageRejected", message: () => "Illegal content" },
	"access-denied": {
		type: "AccessDeniedException",
		message: ({ operation }) => `User is not authorized to perform ses:${operation} on the resource.`,
	},
	"expired-token": {
		type: "ExpiredTokenException",
		message: () => "The security token included in the request is expired",
	},
	"wrong-region": {
		type: "SignatureDoesNotMatch",
		message: ({ region }) => `Credential should be scoped to a valid region, not '${region}'.`,
	},
	"error-before": { type: "InternalServiceErrorException", message: () => "The service failed." },
	"error-after-accept": { type: "InternalServiceErrorException", message: () => "The service failed." },
};

const afterAccept: ReadonlySet<FaultKind> = new Set([
	"error-after-accept",
	"reset-after-accept",
	"hang-after-accept",
	"malformed-json",
	"no-message-id",
]);

/** Whether a fault of this kind strikes only what has been taken. */
export function isAfterAccept(kind: FaultKind): boolean {
	return afterAccept.has(kind);
}

/** Whether a fault of this kind answers with an exception, which a rule may replace. */
export function answersWithException(kind: FaultKind): kind is ExceptionKind {
	return Object.hasOwn(exceptions, kind);
}

/**
 * Does what the rule says.
 *
 * @param wait Waits so many milliseconds.
 * @returns The answer that takes the place of the right one; undefined where the right one stands.
 * @throws {SesError} for what SES would refuse.
 * @throws {NoAnswer} for what is not answered.
 */
export async function strike(
	{ what, delayMs = 0, exception, message }: FaultRule,
	scene: FaultScene,
	wait: (ms: number) => Promise<void>,
): Promise<Answer | undefined> {
	if (answersWithException(what)) {
		const usual = exceptions[what];
		throw new SesError(exception ?? usual.type, message ?? usual.message(scene));
	}
	switch (what) {
		case "slow":
			await wait(delayMs);
			return undefined;
		case "reset-before":
		case "reset-after-accept":
			throw new NoAnswer("reset");
		case "hang":
		case "hang-after-accept":
			throw new NoAnswer("hang");
		case "malformed-json":
			return { status: 200, headers: { "content-type": "application/json" }, body: '{"MessageId":"0106' };
		case "no-message-id":
			return jsonAnswer({});
		default:
			return what satisfies never;
	}
}
