import { type KeyObject, X509Certificate } from "node:crypto";
import { getLimited, type SnsFetch } from "./limited-get.ts";

/** A certificate as far as it matters here. */
export interface SigningCertificate {
	readonly publicKey: KeyObject;
	readonly validFrom: Date;
	readonly validTo: Date;
}

/** Where the certificates come from that signatures are checked with. */
export interface CertificateSource {
	/**
	 * Those a signature may be by; none where the place holds no usable one.
	 *
	 * @throws When it could not be looked up: no answer, as opposed to a bad one.
	 */
	find(url: string): Promise<readonly SigningCertificate[]>;
}

/** @returns Null for what is no certificate with an RSA key of 2048 bits or more: SNS has had no weaker one. */
export function readCertificate(pem: string): SigningCertificate | null {
	try {
		const { publicKey, validFromDate, validToDate } = new X509Certificate(pem);
		if (publicKey.asymmetricKeyType !== "rsa") return null;
		if ((publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return null;
		return { publicKey, validFrom: validFromDate, validTo: validToDate };
	} catch {
		return null;
	}
}

/**
 * Fetches certificates from SNS. Whoever calls has pinned the URL; the trust is the TLS of that host.
 *
 * @param timeoutMs SNS itself waits 15 seconds for our answer.
 */
export function certificatesOfSns(fetch: SnsFetch, timeoutMs: number): CertificateSource {
	const found = new Map<string, readonly SigningCertificate[]>();
	const underWay = new Map<string, Promise<readonly SigningCertificate[]>>();
	return {
		async find(url) {
			const known = found.get(url);
			if (known !== undefined) return known;
			const fetching = underWay.get(url) ?? look(url).finally(() => underWay.delete(url));
			underWay.set(url, fetching);
			return fetching;
		},
	};

	async function look(url: string): Promise<readonly SigningCertificate[]> {
		const { status, text } = await getLimited(fetch, url, { timeoutMs, maxBytes: maxCertificateBytes });
		if (status >= 500 || status === 429) throw new Error(`SNS answered ${status} when asked for a signing certificate`);
		const certificate = status === 200 ? readCertificate(text) : null;
		// What is not there is not remembered: it may come, and made-up names must not crowd the others out.
		if (certificate === null) return [];
		found.set(url, [certificate]);
		for (const oldest of found.keys()) {
			if (found.size <= maxCertificates) break;
			found.delete(oldest);
		}
		return [certificate];
	}
}

/** Certificates that were handed over: nothing is fetched, and no others count. */
export function givenCertificates(certificates: readonly SigningCertificate[]): CertificateSource {
	return { find: async () => certificates };
}

const maxCertificateBytes = 65_536;

// SNS changes its certificate about once a year, in each region on its own.
const maxCertificates = 32;
