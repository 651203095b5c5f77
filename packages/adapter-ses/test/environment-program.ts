import { parseAddress } from "@todoku/mime";
import { createSesTransport } from "../src/index.ts";

// Run as a process of its own: sends one message with whatever the environment says, and prints the receipt.
const transport = createSesTransport();
const envelope = { mailFrom: null, recipient: parseAddress("taro@example.com") };
const bytes = Buffer.from("From: info@shop.example\r\nSubject: Hello\r\n\r\nHello\r\n");
const receipt = await transport.send(envelope, bytes, { deliveryId: "d-1" });
await transport.close();
process.stdout.write(JSON.stringify(receipt));
