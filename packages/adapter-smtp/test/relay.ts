import { readFileSync } from "node:fs";
import type { Receipt } from "@todoku/core";
import {
	type SmtpFault,
	type SmtpFaultServer,
	type SmtpFaultServerOptions,
	startSmtpFaultServer,
} from "@todoku/core/testing";
import { type Address, parseAddress } from "@todoku/mime";
import { onTestFinished } from "vitest";
import { createSmtpTransport, type SmtpOptions, type SmtpTransport } from "../src/index.ts";

export const mailFrom: Address = parseAddress("bounce@shop.example");
export const recipient: Address = parseAddress("taro@example.com");
export const bytes: Buffer = Buffer.from("From: shop@shop.example\r\nSubject: Hello\r\n\r\nHello\r\n");

// A certificate for relay.example that it signed itself, valid for 100 years; its key protects nothing.
const fixture = (name: string) => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url), "utf8");
export const certificate: string = fixture("relay-certificate.pem");
export const tls: { readonly key: string; readonly cert: string } = {
	cert: certificate,
	key: fixture("relay-key.pem"),
};
/** The options of a transport that trusts it. */
export const trust: NonNullable<SmtpOptions["tls"]> = { ca: certificate, servername: "relay.example" };

/** A relay for one test. */
export async function startRelay(options?: SmtpFaultServerOptions): Promise<SmtpFaultServer> {
	const relay = await startSmtpFaultServer(options);
	onTestFinished(() => relay.close());
	return relay;
}

/** A transport for one test, to a relay on this machine. */
export function transportTo(relay: { readonly port: number }, options: Partial<SmtpOptions> = {}): SmtpTransport {
	const transport = createSmtpTransport({ host: "127.0.0.1", port: relay.port, ...options });
	onTestFinished(() => transport.close());
	return transport;
}

export function offer(transport: SmtpTransport, signal?: AbortSignal): Promise<Receipt> {
	return transport.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1", signal });
}

/** Offers one message to a relay with these faults. */
export async function offerTo(faults: readonly SmtpFault[], options?: Partial<SmtpOptions>): Promise<Receipt> {
	return offer(transportTo(await startRelay({ faults }), options));
}

/** A fault that ends the connection, with FIN. */
export function closing(fault: SmtpFault): SmtpFault {
	return { ...fault, hangUp: "close" };
}

/** A fault that ends the connection, with RST. */
export function resetting(fault: SmtpFault): SmtpFault {
	return { ...fault, hangUp: "reset" };
}

/** The command lines so far. */
export function linesOf(relay: SmtpFaultServer): string[] {
	return relay.commands.map(({ line }) => line);
}

/** Resolves when something has become true that nothing announces. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
