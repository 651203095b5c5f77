import { expect, test } from "vitest";
import { parseMailbox } from "../mailbox.ts";
import { simulatorResident } from "./simulator.ts";

test.each([
	["success@simulator.amazonses.com", "success"],
	["Bounce+order-1+2@SIMULATOR.amazonses.com", "bounce"],
	["complaint@simulator.amazonses.com", "complaint"],
	["ooto@simulator.amazonses.com", "ooto"],
	["suppressionlist+x@simulator.amazonses.com", "suppressionlist"],
	["nobody@simulator.amazonses.com", "bounce"],
	["bounce@example.com", undefined],
	["bounce@mail.simulator.amazonses.com", undefined],
])("knows %s as %s", (address, resident) => {
	expect(simulatorResident(parseMailbox(address))).toBe(resident);
});
