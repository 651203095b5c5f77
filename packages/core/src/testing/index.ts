export { createFakeClock, type FakeClock } from "./fake-clock.ts";
export {
	createRecordingTransport,
	type RecordedOffer,
	type RecordingTransport,
	type RecordingTransportOptions,
} from "./recording-transport.ts";
