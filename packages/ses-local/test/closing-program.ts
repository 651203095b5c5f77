import { setImmediate } from "node:timers/promises";
import { startSesLocal } from "../src/index.ts";

// Run as a process of its own: closes while a request is delayed. It ends by itself only when nothing is left running.
const ses = await startSesLocal();
const fault = ses.faults.add({ what: "slow", delayMs: 2 ** 31 - 1, when: { operation: "GetAccount" } });
const asked = fetch(`${ses.url}/v2/email/account`).catch(() => undefined);
while (fault.hits() === 0) await setImmediate();
await ses.close();
await asked;
