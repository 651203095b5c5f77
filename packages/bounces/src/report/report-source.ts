/** The formats that are read: which one a result came from. */
export const reportSources = [
	"rfc3464",
	"rfc5965",
	"complaint",
	"rfc3834",
	"ses-notification",
	"postfix",
	"sendmail",
	"exim",
	"qmail",
	"courier",
	"opensmtpd",
	"dragonfly",
	"exchange",
	"microsoft365",
	"google",
	"google-groups",
	"yahoo",
	"domino",
	"james",
	"au",
	"messaging-server",
	"mail-filter",
	"imail",
	"zoho",
	"mailing-list",
	"generic",
] as const;

/** One of {@link reportSources}. */
export type ReportSource = (typeof reportSources)[number];
