/** Whom an entry of a suppression list affects. */
export interface SesSuppressionScope {
	/** `tenant-unused`: the tenant has a list that SES does not look at, because its suppression scope is the account. */
	readonly kind: "account" | "tenant" | "tenant-unused";
	readonly region: string;
	/** The SES tenant; undefined for the list of the account. */
	readonly tenantName: string | undefined;
	/** The same in English, for people who are about to change the list. */
	readonly statement: string;
}

export function scopeOfAccount(region: string): SesSuppressionScope {
	return {
		kind: "account",
		region,
		tenantName: undefined,
		statement:
			`An entry stops mail to the address from everybody who sends through this SES account in ${region}: ` +
			"every shop, identity and application in it, and every SES tenant without a list of its own. Other regions have lists of their own.",
	};
}

/** @param suppressionScope SES's word; a tenant that was given none has the account's (SES API model, TenantSuppressionAttributes). */
export function scopeOfTenant(
	region: string,
	tenantName: string,
	suppressionScope: string | undefined,
): SesSuppressionScope {
	const isUsed = suppressionScope === "TENANT";
	return {
		kind: isUsed ? "tenant" : "tenant-unused",
		region,
		tenantName,
		statement: isUsed
			? `An entry stops mail to the address from the SES tenant "${tenantName}" in ${region}, and from nobody else.`
			: `An entry stops nothing: the SES tenant "${tenantName}" in ${region} uses the list of the account. ` +
				"Set its suppression scope to TENANT, or change the list of the account, which affects everybody in it.",
	};
}
