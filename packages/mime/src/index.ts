export {
	type Address,
	type AddressOptions,
	type AddressParts,
	isAsciiAddress,
	parseAddress,
	splitAddress,
	toWireAddress,
} from "./address.ts";
export { AddressError } from "./address-error.ts";
export {
	type AddressProblem,
	type AddressProblemCode,
	type AddressProblemDetails,
	addressProblemCodes,
	describeAddressProblem,
} from "./address-problem.ts";
export { type ComposeOptions, composeMessage, MessageError, newMessageId } from "./compose.ts";
export { toAsciiDomain } from "./domain.ts";
export { isMailError, MailError } from "./errors.ts";
export { type Header, HeaderError, header } from "./header.ts";
export { formatMailbox, type Mailbox, parseMailbox, splitMailboxList } from "./mailbox.ts";
export { type MailboxList, readFrom, readMailboxList } from "./mailbox-list.ts";
export type { Attachment, MailboxInput, MailboxListInput, MessageContent } from "./message.ts";
