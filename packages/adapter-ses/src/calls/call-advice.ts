import type { SesReceiptCode } from "../ses-receipt-code.ts";

/** What to do about failures that are the same whatever was asked; undefined where that depends on what was. */
export function adviceOnCall(
	code: SesReceiptCode,
	operation: string,
	service: "SES" | "SNS" = "SES",
): string | undefined {
	if (code === "access-denied") return `The AWS policy does not allow ${service.toLowerCase()}:${operation}; allow it`;
	return advice[code]?.replaceAll("SES", service);
}

const tooMany = "SES answered too many requests each time it was asked; try again later, or lower callsPerSecond";

const advice: { readonly [code in SesReceiptCode]?: string } = {
	credentials:
		"No AWS credentials were found, or SES did not take them; set credentials, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
	region:
		"No AWS region is set, or another one than the endpoint's; set region, or AWS_REGION, to the one where SES is set up",
	throttled: tooMany,
	"daily-quota": tooMany,
	dns: "The SES endpoint was not found in the DNS; correct region or endpoint",
	"connection-refused": "Nothing listens at the SES endpoint; correct endpoint",
	unreachable: "The SES endpoint cannot be reached from this machine; open the network, or correct endpoint",
	tls: "The SES endpoint shows a certificate that is not trusted; correct endpoint, or look for a proxy in between",
	timeout: "SES did not answer within requestTimeoutMs; open the network, or correct endpoint",
	"connection-lost": "The connection to SES broke each time; try again later",
	"service-error": "SES answered with an error of its own each time; try again later",
};
