export { type AlignmentOptions, createAlignmentCheck } from "./alignment.ts";
export { createDmarcCache, type DmarcCache, type DmarcCacheOptions } from "./dmarc-cache.ts";
export {
	type AbsentPolicy,
	type BrokenPolicy,
	type DmarcDisagreement,
	type DmarcDiscovery,
	type DmarcFinding,
	type DmarcSource,
	discoverDmarc,
	dmarcSources,
	type FoundPolicy,
	maxDiscoveryLookups,
	type UnknownPolicy,
} from "./dmarc-discovery.ts";
export type { EffectivePolicy } from "./dmarc-policy.ts";
export type { DiscardedRecord, LookupFailure } from "./dmarc-reader.ts";
export {
	type AlignmentMode,
	type DmarcNote,
	type DmarcNoteKind,
	type DmarcParse,
	type DmarcPolicy,
	type DmarcRecord,
	type DmarcRejection,
	dmarcNoteKinds,
	dmarcPolicies,
	dmarcRejections,
	parseDmarcRecord,
} from "./dmarc-record.ts";
export { type DnsFailure, dnsFailures, type TxtAnswer, type TxtLookup } from "./dns.ts";
export { createNodeTxtLookup, type NodeTxtLookupOptions } from "./node-dns.ts";
