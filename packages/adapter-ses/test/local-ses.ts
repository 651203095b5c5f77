import type { Receipt, Transport } from "@todoku/core";
import { composeMessage, parseAddress } from "@todoku/mime";
import { type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { createSesTransport, type SesOptions } from "../src/index.ts";

/** What a test asks of SES. */
export interface Local {
	readonly ses: SesLocal;
	readonly transport: Transport;
	/** Offers one message to one recipient. */
	readonly offer: (recipient?: string, from?: string) => Promise<Receipt>;
	readonly close: () => Promise<void>;
}

/** A local SES that may send for shop.example, and a transport to it. */
export async function startLocal(local: SesLocalOptions = {}, options: SesOptions = {}): Promise<Local> {
	const ses = await startSesLocal({ identities: ["shop.example"], ...local });
	const transport = createSesTransport({
		region: ses.region,
		endpoint: ses.url,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		...options,
	});
	return {
		ses,
		transport,
		offer: async (recipient = "taro@example.com", from) => {
			const envelope = { mailFrom: null, recipient: parseAddress(recipient, { legacyCarrier: true }) };
			return transport.send(envelope, await compose(from), { deliveryId: "d-1" });
		},
		close: async () => {
			await transport.close();
			await ses.close();
		},
	};
}

/** A message to nobody who is in an envelope here. */
export function compose(from = "通販 <info@shop.example>"): Promise<Uint8Array> {
	const text = ".\nありがとうございます。\n";
	return composeMessage({ from, to: "someone@else.example", subject: "ご注文の確認", text });
}
