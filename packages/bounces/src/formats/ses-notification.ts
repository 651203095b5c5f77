import type { Failure } from "../report/failure.ts";
import type { Format } from "./format.ts";

/** What Amazon SES reports through SNS, where a topic is subscribed by mail: JSON in a text part, often inside other JSON. */
export const sesNotification: Format = {
	name: "ses-notification",
	recognises: ({ words }) => /"?(?:notificationtype|eventtype)\\?"\s{0,3}:/.test(words),
	read: ({ text: whole }) => {
		const notification = readJson(whole);
		const type = text(notification, "notificationType") || text(notification, "eventType");
		switch (type) {
			case "Bounce":
				return list(notification, ["bounce", "bouncedRecipients"]).flatMap((each) =>
					toFailure(each, text(each, "emailAddress"), "failed"),
				);
			case "DeliveryDelay":
				return list(notification, ["deliveryDelay", "delayedRecipients"]).flatMap((each) =>
					toFailure(each, text(each, "emailAddress"), "delayed"),
				);
			case "Complaint":
				return list(notification, ["complaint", "complainedRecipients"]).map((each) => ({
					recipient: text(each, "emailAddress"),
					reason: "feedback",
					diagnostic: "",
				}));
			case "Delivery":
				return list(notification, ["delivery", "recipients"]).flatMap((each) =>
					typeof each === "string"
						? [
								{
									recipient: each,
									reason: "delivered",
									action: "delivered",
									diagnostic: text(at(notification, "delivery"), "smtpResponse"),
								},
							]
						: [],
				);
			default:
				return [];
		}
	},
};

function toFailure(value: unknown, recipient: string, action: string): Failure[] {
	if (recipient === "") return [];
	return [
		{
			recipient,
			action: text(value, "action") || action,
			status: text(value, "status"),
			diagnostic: text(value, "diagnosticCode"),
		},
	];
}

/** The mail folds long lines, and a signature follows: what lies between the outermost braces counts. */
function readJson(whole: string): unknown {
	const from = whole.indexOf("{");
	const signature = whole.search(/\r?\n-- ?\r?\n/);
	const json = whole.slice(Math.max(0, from), signature < from ? undefined : signature);
	for (const candidate of [json, json.replace(/\r?\n ?/g, "")]) {
		const value = parse(candidate.slice(0, candidate.lastIndexOf("}") + 1));
		const inner = text(value, "Message");
		if (value !== undefined) return inner === "" ? value : parse(inner);
	}
	return undefined;
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

function at(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name)
		? Object.entries(value).find(([key]) => key === name)?.[1]
		: undefined;
}

function text(value: unknown, name: string): string {
	const found = at(value, name);
	return typeof found === "string" ? found : "";
}

function list(value: unknown, path: readonly string[]): readonly unknown[] {
	const found = path.reduce(at, value);
	return Array.isArray(found) ? found.slice(0, 1000) : [];
}
