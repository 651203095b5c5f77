import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { selfSignedCertificate } from "./certificate.ts";
import { type SignatureVersion, type SnsMessage, type SnsSignature, textToSign } from "./sns-message.ts";

const digests: { readonly [version in SignatureVersion]: string } = { "1": "sha1", "2": "sha256" };

/** Signs as SNS does, with a key of its own that is made when it is first needed: many tests never do. */
export class Signer {
	#keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;
	#certificate: string | undefined;

	/** PEM. It signs itself. */
	get certificate(): string {
		this.#certificate ??= selfSignedCertificate(this.#keyPair(), {
			commonName: "sns.amazonaws.com",
			organization: "ses-local",
		});
		return this.#certificate;
	}

	/** Where SNS would have it on its host: `/SimpleNotificationService-<32 hex digits>.pem`. */
	get certificatePath(): string {
		const id = createHash("sha256").update(this.certificate).digest("hex").slice(0, 32);
		return `/SimpleNotificationService-${id}.pem`;
	}

	/** @param certificateUrl Goes into the message; it is not signed. */
	sign<T extends SnsMessage>(message: T, version: SignatureVersion, certificateUrl: string): T & SnsSignature {
		const signature = sign(digests[version], Buffer.from(textToSign(message), "utf8"), this.#keyPair().privateKey);
		return {
			...message,
			SignatureVersion: version,
			Signature: signature.toString("base64"),
			SigningCertURL: certificateUrl,
		};
	}

	#keyPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
		this.#keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
		return this.#keys;
	}
}
