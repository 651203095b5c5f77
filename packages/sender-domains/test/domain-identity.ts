import type { SenderDkim, SenderIdentity } from "../src/identity/identity-service.ts";

/** A domain that the service waits for, as it answers after its creation. */
export function domainIdentity(name: string, dkim: Partial<SenderDkim> = {}): SenderIdentity {
	return {
		name,
		kind: "domain",
		verifiedForSending: false,
		verification: "pending",
		verificationError: undefined,
		lastCheckedAt: undefined,
		lastSuccessAt: undefined,
		dkim: {
			state: "pending",
			signingEnabled: true,
			origin: "service",
			tokens: ["t1", "t2", "t3"],
			hostedZone: "dkim.amazonses.com",
			...dkim,
		},
		mailFrom: { domain: `bounce.${name}`, state: "pending", onMxFailure: "use-default" },
		feedbackForwarding: true,
		configurationSet: undefined,
	};
}
