/** What AWS calls its regions when it writes to people; see the AWS General Reference, "Amazon SES endpoints and quotas". */
const names: Readonly<Record<string, string>> = {
	"af-south-1": "Africa (Cape Town)",
	"ap-northeast-1": "Asia Pacific (Tokyo)",
	"ap-northeast-2": "Asia Pacific (Seoul)",
	"ap-northeast-3": "Asia Pacific (Osaka)",
	"ap-south-1": "Asia Pacific (Mumbai)",
	"ap-southeast-1": "Asia Pacific (Singapore)",
	"ap-southeast-2": "Asia Pacific (Sydney)",
	"ca-central-1": "Canada (Central)",
	"eu-central-1": "Europe (Frankfurt)",
	"eu-north-1": "Europe (Stockholm)",
	"eu-south-1": "Europe (Milan)",
	"eu-west-1": "Europe (Ireland)",
	"eu-west-2": "Europe (London)",
	"eu-west-3": "Europe (Paris)",
	"sa-east-1": "South America (Sao Paulo)",
	"us-east-1": "US East (N. Virginia)",
	"us-east-2": "US East (Ohio)",
	"us-west-1": "US West (N. California)",
	"us-west-2": "US West (Oregon)",
};

/** The region's code where its name is not known here. */
export function regionName(region: string): string {
	return Object.hasOwn(names, region) ? (names[region] ?? region) : region;
}
