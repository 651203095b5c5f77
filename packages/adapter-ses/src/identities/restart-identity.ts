import type { DkimSigningAttributesOrigin, GetEmailIdentityCommandOutput, Tag } from "@aws-sdk/client-sesv2";
import { isMailError, MailError } from "@todoku/core";
import { fromSesIdentity } from "./from-ses-identity.ts";
import type { SesIdentity } from "./ses-identity.ts";

/** The single steps at SES of which a restart consists. */
export interface IdentityMaker {
	describe(name: string, signal: AbortSignal | undefined): Promise<GetEmailIdentityCommandOutput | null>;
	make(
		name: string,
		details: { readonly configurationSet: string | undefined; readonly tags: readonly Tag[] },
		signal: AbortSignal | undefined,
	): Promise<void>;
	remove(name: string, options: { readonly signal: AbortSignal | undefined }): Promise<void>;
	/** @returns SES's word for where its search is now. */
	signAgain(
		name: string,
		origin: DkimSigningAttributesOrigin,
		signal: AbortSignal | undefined,
	): Promise<string | undefined>;
	setMailFrom(
		name: string,
		mailFrom: { readonly domain: string; readonly onMxFailure: "use-default" | "reject" },
		options: { readonly signal: AbortSignal | undefined },
	): Promise<void>;
	forwardFeedback(name: string, enabled: boolean, signal: AbortSignal | undefined): Promise<void>;
}

/** Starts SES's search for what proves an identity anew, where it gave up; see `SesIdentities.restart`. */
export async function restartIdentity(
	name: string,
	maker: IdentityMaker,
	signal: AbortSignal | undefined,
): Promise<void> {
	const output = await maker.describe(name, signal);
	// An earlier restart may have ended between its deleting and its making.
	if (output === null) return maker.make(name, { configurationSet: undefined, tags: [] }, signal);
	const identity = fromSesIdentity(name, output);
	if (identity.kind === "address")
		return identity.verifiedForSending ? undefined : makeAgain(identity, output, maker, signal);
	if (gaveUp(identity) && !(await searchesAgain(identity, output, maker, signal)))
		return makeAgain(identity, output, maker, signal);
	const { mailFrom } = identity;
	if (mailFrom?.state === "failed") await maker.setMailFrom(name, mailFrom, { signal });
}

// SES looks for the DKIM records in all other states by itself. Setting the signing of an identity that signs might interrupt that.
function gaveUp({ verification, dkim }: SesIdentity): boolean {
	const states = [verification, dkim?.state];
	return states.includes("failed") || states.every((state) => state === undefined || state === "not-started");
}

async function searchesAgain(
	identity: SesIdentity,
	{ DkimAttributes: dkim }: GetEmailIdentityCommandOutput,
	maker: IdentityMaker,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	if (identity.dkim?.origin === "own")
		throw restartRefused(
			"it signs with a DKIM key of yours, which SES does not give back; set that key once more in SES",
		);
	// The same as before: where another region makes the keys, any other word would change them.
	return (await maker.signAgain(identity.name, dkim?.SigningAttributesOrigin ?? "AWS_SES", signal)) !== "FAILED";
}

async function makeAgain(
	{ name, configurationSet, mailFrom, feedbackForwarding }: SesIdentity,
	{ Policies: policies = {}, Tags: tags = [] }: GetEmailIdentityCommandOutput,
	maker: IdentityMaker,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (Object.keys(policies).length > 0)
		throw restartRefused(
			"making it anew would lose its sending policies; delete it and create it again with them in SES",
		);
	await maker.remove(name, { signal });
	try {
		await maker.make(name, { configurationSet, tags }, signal);
		if (mailFrom !== undefined) await maker.setMailFrom(name, mailFrom, { signal });
		if (!feedbackForwarding) await maker.forwardFeedback(name, false, signal);
	} catch (error) {
		throw isMailError(error) ? halfDone(error) : error;
	}
}

function restartRefused(why: string): MailError {
	return new MailError("restart-refused", `SES's search cannot be started anew for this identity: ${why}`);
}

function halfDone(error: MailError): MailError {
	return new MailError(
		error.code,
		`The identity was deleted to make it anew, and that was not finished (${error.message}); start it once more, then look at its MAIL FROM domain, configuration set and forwarding`,
		{ cause: error },
	);
}
