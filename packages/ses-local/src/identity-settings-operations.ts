import { dkimAttributes } from "./dkim.ts";
import { badRequest } from "./errors.ts";
import { type DkimKey, type Identity, mxFailureBehaviors } from "./identity.ts";
import { parseJsonBody, readFlag, readObject, readOneOf, readText } from "./json-body.ts";
import { readMailFromDomain } from "./mail-from.ts";
import { jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";
import { readDkimKey } from "./signing-key.ts";
import { isInForce, newSearch, type Search, searchByHand } from "./verification/search.ts";

const path = "/v2/email/identities/{}";

/** What may be changed of an identity that is there. */
export function identitySettingsOperations(service: LocalService): readonly Operation[] {
	const { identities, configurationSets, verifier, clock, region } = service;
	const handleSigning: Operation["handle"] = ({ name, body }) => {
		const identity = identities.get(name);
		if (identity.type === "EMAIL_ADDRESS") throw badRequest("An email address cannot have a DKIM key.");
		const request = parseJsonBody(body);
		const origin = readText(request, "SigningAttributesOrigin");
		const attributes = readObject(request, "SigningAttributes") ?? {};
		setKey(identity, readDkimKey(attributes, { origin, checksKey: verifier.hasDns }));
		const { Status, Tokens, SigningHostedZone } = dkimAttributes(identities.get(name), { region, identities });
		return jsonAnswer({ DkimStatus: Status, DkimTokens: Tokens, SigningHostedZone });
	};
	return [
		{
			name: "PutEmailIdentityFeedbackAttributes",
			method: "PUT",
			path: `${path}/feedback`,
			handle: ({ name, body }) => {
				identities.setFeedbackForwarding(name, readFlag(parseJsonBody(body), "EmailForwardingEnabled") ?? false);
				return jsonAnswer({});
			},
		},
		{
			name: "PutEmailIdentityConfigurationSetAttributes",
			method: "PUT",
			path: `${path}/configuration-set`,
			handle: ({ name, body }) => {
				const configurationSetName = readText(parseJsonBody(body), "ConfigurationSetName");
				if (configurationSetName !== undefined) configurationSets.getForSending(configurationSetName);
				identities.setConfigurationSet(name, configurationSetName);
				return jsonAnswer({});
			},
		},
		{
			name: "PutEmailIdentityMailFromAttributes",
			method: "PUT",
			path: `${path}/mail-from`,
			handle: ({ name, body }) => {
				const request = parseJsonBody(body);
				const onMxFailure = readOneOf(request, "BehaviorOnMxFailure", mxFailureBehaviors);
				setMailFrom(identities.get(name), readText(request, "MailFromDomain") ?? "", onMxFailure);
				return jsonAnswer({});
			},
		},
		{
			name: "PutEmailIdentityDkimAttributes",
			method: "PUT",
			path: `${path}/dkim`,
			handle: ({ name, body }) => {
				const identity = identities.get(name);
				const signingEnabled = readFlag(parseJsonBody(body), "SigningEnabled") ?? false;
				identities.put({ ...identity, dkim: { ...identity.dkim, signingEnabled } });
				return jsonAnswer({});
			},
		},
		{
			name: "PutEmailIdentityDkimSigningAttributes",
			method: "PUT",
			path: `${path}/dkim/signing`,
			handle: handleSigning,
		},
		{
			// Its path in older SDKs.
			name: "PutEmailIdentityDkimSigningAttributes",
			method: "PUT",
			path: "/v1/email/identities/{}/dkim/signing",
			handle: handleSigning,
		},
	];

	/** [UNV] That an empty MailFromDomain takes the setting away is the API's documentation; not tried. */
	function setMailFrom(
		identity: Identity,
		text: string,
		onMxFailure: (typeof mxFailureBehaviors)[number] = "USE_DEFAULT_VALUE",
	): void {
		if (text === "") return void identities.put({ ...identity, mailFrom: undefined });
		const domain = readMailFromDomain(text, identity);
		const { mailFrom, verification } = identity;
		// Where somebody decided that the identity is verified, nothing is looked up for it.
		const isDecided = verification.byHand && isInForce(verification);
		const fresh = isDecided ? searchByHand("SUCCESS", clock()) : newSearch(clock());
		const search = mailFrom?.domain === domain ? restarted(mailFrom.search) : fresh;
		identities.put({ ...identity, mailFrom: { domain, onMxFailure, search } });
	}

	/**
	 * [UNV] What becomes of a verified domain whose key is replaced is not established; here it stays verified for as long as records may
	 * be gone, and the new key's have to be there by then.
	 */
	function setKey(identity: Identity, key: DkimKey): void {
		const { dkim, verification } = identity;
		const search = isSameKey(dkim.key, key) || dkim.search.byHand ? restarted(dkim.search) : newSearch(clock());
		identities.put({ ...identity, verification: restarted(verification), dkim: { ...dkim, key, search } });
	}

	/** A search that found what it looked for has nothing to start anew. */
	function restarted(search: Search): Search {
		return isInForce(search) ? search : newSearch(clock());
	}
}

/** A longer key of SES's own is behind the same aliases. */
function isSameKey(one: DkimKey, other: DkimKey): boolean {
	if (one.origin === "AWS_SES" || other.origin === "AWS_SES") return one.origin === other.origin;
	return one.selector === other.selector && one.publicKey === other.publicKey;
}
