import { expect, it } from "vitest";
import * as mime from "./index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(mime).toSorted()).toEqual([
		"AddressError",
		"AttachmentError",
		"CharsetError",
		"HeaderError",
		"MailError",
		"MessageError",
		"MessageTooLargeError",
		"addressProblemCodes",
		"autoSubmittedValues",
		"calendarMethods",
		"composeMessage",
		"describeAddressProblem",
		"formatMailbox",
		"header",
		"isAsciiAddress",
		"isMailError",
		"messageCharsets",
		"newMessageId",
		"parseAddress",
		"parseMailbox",
		"printable",
		"readFrom",
		"readMailboxList",
		"splitAddress",
		"splitMailboxList",
		"toAsciiDomain",
		"toWireAddress",
	]);
});
