/** What the DNS says about the records of one name and type. */
export type DnsAnswer =
	| {
			readonly state: "found";
			/**
			 * In presentation form: MX `10 host`, CNAME the target, TXT its strings joined, without quotes. Case and a trailing dot of names
			 * do not matter.
			 */
			readonly records: readonly string[];
	  }
	| {
			/** The DNS answered that there is none. */
			readonly state: "absent";
			/** `true` where the name has other records, `false` for NXDOMAIN; left out where that cannot be told. */
			readonly nameExists?: boolean | undefined;
	  }
	| {
			/** The DNS did not answer, which says nothing about the records. */
			readonly state: "unknown";
	  };

/** The start of authority of a zone (RFC 1035 §3.3.13), as far as SES shows it. */
export interface StartOfAuthority {
	readonly primaryNameServer: string;
	readonly adminEmail: string;
	readonly serialNumber: number;
}

/** How SES's questions to the DNS are answered. Whoever answers bounds the time it takes. */
export interface DnsResolver {
	/**
	 * @param name Lower-case ASCII, no trailing dot.
	 * @param type For MX and TXT, aliases are followed; for CNAME the record itself is meant.
	 */
	lookup(name: string, type: "CNAME" | "MX" | "TXT"): Promise<DnsAnswer>;
	/** Of the zone whose top the name is; undefined where it is not one, and where the DNS does not say. Default: SES shows none. */
	startOfAuthority?(name: string): Promise<StartOfAuthority | undefined>;
}
