/** The AWS account that all ARNs name. */
export const accountId = "000000000000";
