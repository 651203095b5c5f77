import type { IdentityService, ListedIdentity, SenderIdentity, ServiceAccount } from "@todoku/sender-domains";
import { expectTypeOf } from "vitest";
import type { SesIdentities } from "./ses-identities.ts";
import type { SesAccount, SesIdentity, SesListedIdentity } from "./ses-identity.ts";

// Structural: this package does not know the port's, and the port's does not know this one.
expectTypeOf<SesIdentities>().toExtend<IdentityService>();
expectTypeOf<SesIdentity>().toEqualTypeOf<SenderIdentity>();
expectTypeOf<SesListedIdentity>().toEqualTypeOf<ListedIdentity>();
expectTypeOf<SesAccount>().toEqualTypeOf<ServiceAccount>();
