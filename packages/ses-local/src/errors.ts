/** The HTTP status of each error we answer with; those of SES are the ones its API model declares. */
const statusOf = {
	AccountSuspendedException: 400,
	AlreadyExistsException: 400,
	BadRequestException: 400,
	ConcurrentModificationException: 500,
	InternalServiceErrorException: 500,
	LimitExceededException: 400,
	MailFromDomainNotVerifiedException: 400,
	MessageRejected: 400,
	NotFoundException: 404,
	SendingPausedException: 400,
	TooManyRequestsException: 429,
	// Not SES's own: AWS's front end answers these before the service sees the request.
	AccessDeniedException: 403,
	ExpiredTokenException: 403,
	ForbiddenException: 403,
	InvalidSignatureException: 403,
	RequestEntityTooLargeException: 413,
	SerializationException: 400,
	ServiceUnavailableException: 503,
	SignatureDoesNotMatch: 403,
	ThrottlingException: 400,
	UnknownOperationException: 404,
	UnrecognizedClientException: 403,
} as const;

export type ErrorType = keyof typeof statusOf;

export const errorTypes: readonly ErrorType[] = Object.keys(statusOf) as ErrorType[];

/** A refusal that goes back over the wire; the SDK turns `type` into `error.name`. */
export class SesError extends Error {
	override readonly name = "SesError";
	readonly type: ErrorType;

	constructor(type: ErrorType, message: string) {
		super(message);
		this.type = type;
	}

	get status(): number {
		return statusOf[this.type];
	}
}

export function badRequest(message: string): SesError {
	return new SesError("BadRequestException", message);
}

/** What we refuse because it is missing here, though SES has it: said plainly, so that nobody looks for the mistake in their own code. */
export function notImplemented(what: string): SesError {
	return badRequest(`${what} is not implemented by ses-local.`);
}

export const sendingPausedMessage: string =
	"Sending paused for this account. For more information, please check the inbox of the email address associated with " +
	"your AWS account.";

export const sendRateMessage = "Maximum sending rate exceeded.";

export const dailyQuotaMessage = "Daily message quota exceeded.";

/** Our words: SES's are not known. */
export const mailFromMessage = "The MAIL FROM domain of the identity is not verified.";

/** Said of senders and, in the sandbox, of recipients alike. */
export function unverifiedMessage(region: string, identities: readonly string[]): string {
	return (
		"Email address is not verified. The following identities failed the check in region " +
		`${region.toUpperCase()}: ${[...new Set(identities)].join(", ")}`
	);
}
