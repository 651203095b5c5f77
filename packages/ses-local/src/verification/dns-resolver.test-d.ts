import type { createNodeDnsLookup } from "@todoku/sender-domains";
import { expectTypeOf } from "vitest";
import type { DnsResolver } from "./dns-resolver.ts";

expectTypeOf<ReturnType<typeof createNodeDnsLookup>>().toExtend<DnsResolver["lookup"]>();
