/** A topic's ARN and where its region answers. */
export interface Topic {
	readonly arn: string;
	readonly region: string;
	/** SNS's own host for that region: the only one whose certificates and confirmation links count. */
	readonly host: string;
}

/** Null for what is no ARN of an SNS topic. */
export function parseTopicArn(arn: string): Topic | null {
	const [, partition, region] = /^arn:(aws[a-z-]*):sns:([a-z0-9-]{3,32}):\d{12}:[A-Za-z0-9_-]{1,256}$/.exec(arn) ?? [];
	if (partition === undefined || region === undefined) return null;
	return { arn, region, host: `sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}` };
}
