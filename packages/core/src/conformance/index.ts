export {
	type CapabilityDeclaration,
	type ConformanceCapability,
	conformanceCapabilities,
	type DeclaredCapabilities,
} from "./capabilities.ts";
export { type DescribeTransportOptions, describeTransport, type RegisterTest } from "./describe-transport.ts";
export type {
	ArmedFault,
	CreateTransportOptions,
	FarSide,
	ReceivedMail,
	TransportFault,
	TransportHarness,
	TransportPhase,
} from "./harness.ts";
