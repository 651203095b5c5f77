export { type DnsServer, type DnsServerOptions, startDnsServer } from "./dns-server.ts";
export {
	createFakeIdentityService,
	type FakeIdentityService,
	type FakeIdentityServiceOptions,
	type IdentityCall,
	type IdentityMethod,
	serviceOutage,
} from "./fake-identity-service.ts";
export { createMemorySenderStore, type MemorySenderStore } from "./memory-sender-store.ts";
export { createMemorySettings, type MemorySettingChange, type MemorySettings } from "./memory-settings.ts";
export type { ServedNames, ServedRecords, ServedType } from "./served-zones.ts";
