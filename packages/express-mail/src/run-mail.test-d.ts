import type { Server } from "node:http";
import type { Server as SecureServer } from "node:https";
import type { Express } from "express";
import { expectTypeOf } from "vitest";
import type { ClosableServer } from "./run-mail.ts";

expectTypeOf<Server>().toExtend<ClosableServer>();
expectTypeOf<SecureServer>().toExtend<ClosableServer>();
expectTypeOf<ReturnType<Express["listen"]>>().toExtend<ClosableServer>();
