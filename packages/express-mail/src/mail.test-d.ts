import type { Mailer } from "@todoku/core";
import type { Request, RequestHandler } from "express";
import { expectTypeOf } from "vitest";
import type { mail } from "./mail.ts";

expectTypeOf<Request["mail"]>().toEqualTypeOf<Mailer>();
expectTypeOf<ReturnType<typeof mail>>().toEqualTypeOf<RequestHandler>();
