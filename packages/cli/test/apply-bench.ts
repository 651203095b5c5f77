import { execFileSync } from "node:child_process";
import {
	createAuthoritativeLookup,
	createNodeDnsLookup,
	type DnsLookup,
	type FoundRecords,
	planSenderDomain,
	type QuestionType,
	readSenderRecords,
	type SenderPlan,
	type SenderQuestions,
} from "@todoku/sender-domains";
import type { Named } from "../../sender-domains/test/named.ts";

/** What a plan says, and what it was made of. */
export interface ReadPlan {
	readonly plan: SenderPlan;
	readonly found: FoundRecords;
}

/** The domain `shop.test` at the service, with its MAIL FROM domain under a name of the test's own. */
export function sampleQuestions(label = "bounce", domain = "shop.test"): SenderQuestions {
	return {
		domain,
		mailFromDomain: `${label}.${domain}`,
		dmarcReports: `dmarc@${domain}`,
		identity: {
			name: domain,
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
				tokens: [`${label}1`, `${label}2`, `${label}3`],
				hostedZone: "dkim.amazonses.com",
			},
			mailFrom: { domain: `${label}.${domain}`, state: "pending", onMxFailure: "use-default" },
			feedbackForwarding: true,
			configurationSet: undefined,
		},
	};
}

/** Plans and changes by what one name server says. */
export class ApplyBench {
	readonly #named: Named;
	readonly #lookup: DnsLookup;

	constructor(named: Named) {
		this.#named = named;
		this.#lookup = createNodeDnsLookup({ servers: [named.address] });
	}

	get server(): { readonly server: string; readonly port: number } {
		const [server = "", port] = this.#named.address.split(":");
		return { server, port: Number(port) };
	}

	async plan(questions: SenderQuestions): Promise<ReadPlan> {
		const authoritative = createAuthoritativeLookup({
			public: this.#lookup,
			zoneServers: (zone) => (zone === "shop.test" ? [this.#named.address] : undefined),
		});
		const found = await readSenderRecords(questions, { public: this.#lookup, authoritative });
		return { plan: planSenderDomain({ ...questions, region: "ap-northeast-1", found }), found };
	}

	/** All records of a name and type, in order. */
	async records(name: string, type: QuestionType): Promise<readonly string[]> {
		const answer = await this.#lookup(name, type);
		return answer.state === "found" ? answer.records.toSorted() : [];
	}

	/** Changes the zone, as others do. */
	change(...lines: readonly string[]): void {
		const { server, port } = this.server;
		const input = [`server ${server} ${port}`, "zone shop.test", ...lines, "send", ""].join("\n");
		execFileSync("/usr/bin/nsupdate", ["-k", this.#named.keyFile], { input, timeout: 10_000 });
	}
}
