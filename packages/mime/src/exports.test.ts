import { expect, it } from "vitest";
import * as mime from "./index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(mime).toSorted()).toEqual([
		"AddressError",
		"HeaderError",
		"MailError",
		"MessageError",
		"addressProblemCodes",
		"composeMessage",
		"describeAddressProblem",
		"formatMailbox",
		"header",
		"isAsciiAddress",
		"isMailError",
		"newMessageId",
		"parseAddress",
		"parseMailbox",
		"readFrom",
		"readMailboxList",
		"splitAddress",
		"splitMailboxList",
		"toAsciiDomain",
		"toWireAddress",
	]);
});
