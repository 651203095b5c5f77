/** The test file that every scanner takes for a virus (eicar.org), in two halves, so that no scanner takes this source for one. */
const signature: string = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** Its start as an attachment has it; short enough to stand on one line. */
const signatureInBase64: string = Buffer.from(signature.slice(0, 42), "latin1").toString("base64");

/** Whether SES's scanner would find the EICAR test file: written out, or at the start of a base64 part. */
export function hasVirus(raw: Uint8Array): boolean {
	const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	return bytes.includes(signature) || bytes.includes(signatureInBase64);
}
