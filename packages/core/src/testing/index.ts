export { createFakeClock, type FakeClock } from "./fake-clock.ts";
export {
	createRecordingTransport,
	type RecordedOffer,
	type RecordingTransport,
	type RecordingTransportOptions,
} from "./recording-transport.ts";
export type { SmtpCommand, SmtpReceivedMessage } from "./smtp-conversation.ts";
export { type ArmedSmtpFault, type SmtpFault, type SmtpPoint, smtpPoints } from "./smtp-fault.ts";
export { type SmtpFaultServer, type SmtpFaultServerOptions, startSmtpFaultServer } from "./smtp-fault-server.ts";
