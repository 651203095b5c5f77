/** The HTTP status of each error we answer with; those of SES are the ones its API model declares. */
const statusOf = {
	AlreadyExistsException: 400,
	BadRequestException: 400,
	InternalServiceErrorException: 500,
	MessageRejected: 400,
	NotFoundException: 404,
	SendingPausedException: 400,
	// Not SES's own: AWS's front end answers these before the service sees the request.
	ForbiddenException: 403,
	RequestEntityTooLargeException: 413,
	SerializationException: 400,
	UnknownOperationException: 404,
} as const;

export type ErrorType = keyof typeof statusOf;

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
