/** A refusal in the form of the AWS query protocol. */
export class SnsError extends Error {
	override readonly name = "SnsError";
	readonly code: string;
	readonly status: number;

	constructor(code: string, status: number, message: string) {
		super(message);
		this.code = code;
		this.status = status;
	}
}

export function invalidParameter(what: string): SnsError {
	return new SnsError("InvalidParameter", 400, `Invalid parameter: ${what}`);
}
