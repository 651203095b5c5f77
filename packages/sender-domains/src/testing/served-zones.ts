/** What a test server holds at one name. A name without records exists and has none. */
export interface ServedRecords {
	/** `10 mail.shop.example`; `0 .` for a null MX. */
	readonly MX?: readonly string[] | undefined;
	/** A record is one text, split at 255 octets, or the list of its strings. */
	readonly TXT?: readonly (string | readonly string[])[] | undefined;
	readonly CNAME?: string | undefined;
	readonly A?: readonly string[] | undefined;
	readonly AAAA?: readonly string[] | undefined;
	/** At a name that is no zone of the server's own: a delegation, answered by a referral. */
	readonly NS?: readonly string[] | undefined;
	readonly PTR?: readonly string[] | undefined;
	/** The server fails to answer for the name, and says so. */
	readonly rcode?: "SERVFAIL" | "REFUSED" | "NOTIMP" | "FORMERR" | undefined;
	/** The server never answers for the name. */
	readonly silent?: boolean | undefined;
	/** So many questions about the name are lost before one is answered. */
	readonly losing?: number | undefined;
}

export type ServedType = "MX" | "TXT" | "CNAME" | "A" | "AAAA" | "NS" | "PTR";
/** Names in full, with their records; `*.shop.example` is a wildcard. */
export type ServedNames = Readonly<Record<string, ServedRecords>>;

export type Rcode = "NOERROR" | "FORMERR" | "SERVFAIL" | "NXDOMAIN" | "NOTIMP" | "REFUSED";

/** A record on its way out, as dns-packet writes it. */
export type OutgoingRecord = { readonly name: string; readonly ttl: number } & (
	| { readonly type: "MX"; readonly data: { readonly preference: number; readonly exchange: string } }
	| { readonly type: "TXT"; readonly data: Buffer[] }
	| { readonly type: "SOA"; readonly data: StartOfAuthority }
	| { readonly type: "CNAME" | "A" | "AAAA" | "NS" | "PTR"; readonly data: string }
);

interface StartOfAuthority {
	readonly mname: string;
	readonly rname: string;
	readonly serial: number;
	readonly refresh: number;
	readonly retry: number;
	readonly expire: number;
	readonly minimum: number;
}

export interface ServedAnswer {
	readonly rcode: Rcode;
	readonly isAuthoritative: boolean;
	readonly answers: readonly OutgoingRecord[];
	readonly authorities: readonly OutgoingRecord[];
}

const ttlSeconds = 60;
const maxAliases = 16;

/** The zones of a test server: what stands in them, and what an authority, or a resolver over them, answers from it. */
export class ServedZones {
	readonly #zones = new Map<string, Map<string, ServedRecords>>();
	readonly #lost = new Map<string, number>();

	add(zone: string, names: ServedNames): void {
		const entries = Object.entries(names).map(([name, records]) => [canonical(name), records] as const);
		this.#zones.set(canonical(zone), new Map(entries));
	}

	set(name: string, records: ServedRecords): void {
		const names = this.#namesFor(name);
		this.#lost.delete(canonical(name));
		names.set(canonical(name), { ...names.get(canonical(name)), ...records });
	}

	remove(name: string, type: ServedType | undefined): void {
		const names = this.#namesFor(name);
		const { [type ?? "TXT"]: _, ...rest } = names.get(canonical(name)) ?? {};
		if (type === undefined || Object.keys(rest).length === 0) names.delete(canonical(name));
		else names.set(canonical(name), rest);
	}

	/** Whether the packet with this question gets lost. */
	loses(name: string): boolean {
		const { silent = false, losing = 0 } = this.#at(canonical(name)) ?? {};
		const lost = this.#lost.get(canonical(name)) ?? 0;
		if (lost < losing) this.#lost.set(canonical(name), lost + 1);
		return silent || lost < losing;
	}

	/** As the authority does: an alias alone, and nothing about zones that are kept elsewhere. */
	answer(name: string, type: string): ServedAnswer {
		const asked = canonical(name);
		const zone = this.#zoneOf(asked);
		if (zone === undefined) return { ...nothing, rcode: "REFUSED", isAuthoritative: false };
		const cut = this.#cutAbove(asked, zone);
		if (cut !== undefined)
			return { ...nothing, isAuthoritative: false, authorities: answersOf(cut, "NS", this.#at(cut)) };
		const records = this.#at(asked);
		const soa = [soaOf(zone)];
		if (records === undefined) return { ...nothing, rcode: "NXDOMAIN", authorities: soa };
		if (records.rcode !== undefined) return { ...nothing, rcode: records.rcode };
		const answers = records.CNAME === undefined ? answersOf(asked, type, records) : answersOf(asked, "CNAME", records);
		if (type === "SOA" && asked === zone) return { ...nothing, answers: soa };
		return answers.length > 0 ? { ...nothing, answers } : { ...nothing, authorities: soa };
	}

	/** As a resolver does that knows these zones and no others: aliases are followed, and nothing is authoritative. */
	resolve(name: string, type: string): ServedAnswer {
		const chain: OutgoingRecord[] = [];
		let current = name;
		for (let aliases = 0; aliases <= maxAliases; aliases++) {
			const step = this.answer(current, type);
			chain.push(...step.answers);
			const [alias] = step.answers;
			const goesOn = alias?.type === "CNAME" && type !== "CNAME";
			// A resolver that finds no zone for a name has walked down from the root, and learned that there is none.
			const rcode =
				step.rcode === "REFUSED" && this.#zoneOf(canonical(current)) === undefined ? "NXDOMAIN" : step.rcode;
			if (!goesOn) return { ...nothing, rcode, isAuthoritative: false, answers: chain };
			current = alias.data;
		}
		return { ...nothing, rcode: "SERVFAIL", isAuthoritative: false };
	}

	#namesFor(name: string): Map<string, ServedRecords> {
		const zone = this.#zoneOf(canonical(name));
		const names = zone === undefined ? undefined : this.#zones.get(zone);
		if (names === undefined) throw new Error(`No zone of this server holds ${name}; add it first`);
		return names;
	}

	#zoneOf(name: string): string | undefined {
		return namesAbove(name).find((candidate) => this.#zones.has(candidate));
	}

	/** The delegation that takes a name out of its zone. */
	#cutAbove(name: string, zone: string): string | undefined {
		const names = this.#zones.get(zone);
		return namesAbove(name).find(
			(candidate) => candidate !== zone && candidate.length > zone.length && names?.get(candidate)?.NS !== undefined,
		);
	}

	/** What stands at a name, or at the wildcard that speaks for it (RFC 4592 §3.3.1). */
	#at(name: string): ServedRecords | undefined {
		const names = this.#zones.get(this.#zoneOf(name) ?? "");
		if (names === undefined) return undefined;
		const exists = (candidate: string): boolean =>
			names.has(candidate) || [...names.keys()].some((other) => other.endsWith(`.${candidate}`));
		if (exists(name)) return names.get(name) ?? {};
		const encloser = namesAbove(name).find((candidate) => exists(candidate));
		return encloser === undefined ? undefined : names.get(`*.${encloser}`);
	}
}

const nothing: ServedAnswer = { rcode: "NOERROR", isAuthoritative: true, answers: [], authorities: [] };

function canonical(name: string): string {
	return name.toLowerCase().replace(/\.$/, "");
}

/** The name itself, its parents and, last, the root, which is the empty name. */
function namesAbove(name: string): string[] {
	const labels = name === "" ? [] : name.split(".");
	return [...labels.map((_, index) => labels.slice(index).join(".")), ""];
}

function soaOf(zone: string): OutgoingRecord {
	const data = { mname: `ns.${zone}`, rname: `hostmaster.${zone}`, serial: 1, refresh: 60, retry: 60, expire: 60 };
	return { type: "SOA", name: zone, ttl: ttlSeconds, data: { ...data, minimum: 1 } };
}

function answersOf(name: string, type: string, records: ServedRecords | undefined): OutgoingRecord[] {
	const each = { name, ttl: ttlSeconds } as const;
	switch (type) {
		case "MX":
			return (records?.MX ?? []).map((text) => {
				const [preference = "", exchange = ""] = text.split(" ");
				return { ...each, type, data: { preference: Number(preference), exchange } };
			});
		case "TXT":
			return (records?.TXT ?? []).map((record) => ({ ...each, type, data: stringsOf(record) }));
		case "CNAME":
			return records?.CNAME === undefined ? [] : [{ ...each, type, data: records.CNAME }];
		case "A":
		case "AAAA":
		case "NS":
		case "PTR":
			return (records?.[type] ?? []).map((data) => ({ ...each, type, data }));
		default:
			return [];
	}
}

function stringsOf(record: string | readonly string[]): Buffer[] {
	if (typeof record !== "string") return record.map((text) => Buffer.from(text));
	const bytes = Buffer.from(record);
	const count = Math.max(1, Math.ceil(bytes.length / 255));
	return Array.from({ length: count }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255));
}
