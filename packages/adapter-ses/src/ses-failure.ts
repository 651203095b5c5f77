import type { SesReceiptCode } from "./ses-receipt-code.ts";

/** The fields by which the SDK and Node tell what went wrong. */
export interface Failure {
	/** The error's name, which for an answer of SES is the name of the exception. */
	readonly name: string;
	readonly message: string;
	/** The HTTP status; undefined where there was no answer. */
	readonly status: number | undefined;
	/** The code of a system error. */
	readonly code: string | undefined;
	readonly syscall: string | undefined;
	/** One error for each address that was tried. */
	readonly attempts: readonly Failure[];
}

export function readFailure(error: unknown): Failure {
	const { name, message, code, syscall, errors, $metadata, $response } = asErrorFields(error);
	const status = $metadata?.httpStatusCode ?? $response?.statusCode;
	return {
		name: asText(name) ?? "",
		message: asText(message) ?? "",
		status: typeof status === "number" ? status : undefined,
		code: asText(code),
		syscall: asText(syscall),
		attempts: Array.isArray(errors) ? errors.map(readFailure) : [],
	};
}

/** Errors that prove that no connection came about, so that not a byte of the request was sent; null for all others. */
export function codeOfNoConnection({ code, syscall, attempts }: Failure): SesReceiptCode | null {
	// Several addresses were tried: each of them must have failed so.
	if (attempts.length > 0) {
		const codes = attempts.map(codeOfNoConnection);
		return codes.includes(null) ? null : (codes[0] ?? null);
	}
	if (code === undefined) return null;
	// Node ends the connection when it does not trust the certificate, before it writes anything of the request.
	if (certificateCodes.has(code)) return "tls";
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "dns";
	if (code === "ECONNREFUSED") return "connection-refused";
	return syscall === "connect" ? "unreachable" : null;
}

/** Whether the connection was there and broke, so that nobody knows what came through. */
export function isConnectionLost({ code }: Failure): boolean {
	return code !== undefined && lostCodes.has(code);
}

interface ErrorFields {
	readonly name?: unknown;
	readonly message?: unknown;
	readonly code?: unknown;
	readonly syscall?: unknown;
	readonly errors?: unknown;
	/** Of the SDK: what it knows of the call. */
	readonly $metadata?: { readonly httpStatusCode?: unknown } | null;
	/** Of the SDK: the answer it could not read. */
	readonly $response?: { readonly statusCode?: unknown } | null;
}

function asErrorFields(error: unknown): ErrorFields {
	return typeof error === "object" && error !== null ? error : {};
}

function asText(value: unknown): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

const certificateCodes: ReadonlySet<string> = new Set([
	"CERT_HAS_EXPIRED",
	"CERT_NOT_YET_VALID",
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"ERR_TLS_CERT_ALTNAME_INVALID",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"UNABLE_TO_GET_ISSUER_CERT",
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const lostCodes: ReadonlySet<string> = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE"]);
