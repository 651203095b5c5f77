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
export type { Attachment, AttachmentContent, FileAttachment, InlineImage } from "./attachment.ts";
export { type AutoSubmitted, autoSubmittedValues } from "./auto-submitted.ts";
export type { Alternative } from "./body.ts";
export { type Calendar, type CalendarMethod, calendarMethods } from "./calendar.ts";
export { type CharsetChoice, type MessageCharset, messageCharsets } from "./charset.ts";
export { type ComposeOptions, composeMessage } from "./compose.ts";
export type { ContentSource } from "./content-source.ts";
export { toAsciiDomain } from "./domain.ts";
export { isMailError, MailError } from "./errors.ts";
export { type Header, HeaderError, header } from "./header.ts";
export type { ListUnsubscribe } from "./list-unsubscribe.ts";
export { formatMailbox, type Mailbox, parseMailbox, splitMailboxList } from "./mailbox.ts";
export { type MailboxList, readFrom, readMailboxList } from "./mailbox-list.ts";
export type { MailboxInput, MailboxListInput, MessageContent } from "./message.ts";
export { AttachmentError, CharsetError, MessageError, MessageTooLargeError } from "./message-error.ts";
export { newMessageId } from "./message-id.ts";
export { printable } from "./printable.ts";
export type { Thread } from "./references.ts";
export type { SizeOptions } from "./size-limit.ts";
