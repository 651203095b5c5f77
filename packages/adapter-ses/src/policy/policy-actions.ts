/** What a role of AWS is for; each gets a policy of its own. */
export const sesPolicyPurposes = ["sending", "events", "onboarding", "setup"] as const;

export type SesPolicyPurpose = (typeof sesPolicyPurposes)[number];

/** What an action is allowed on. `anything`: AWS knows no narrower resource for it (Service Authorization Reference). */
export type PolicyTarget = "anything" | "sender" | "identity" | "configuration-set" | "tenant" | "topic" | "queue";

export interface PolicyRow {
	readonly action: string;
	readonly on: PolicyTarget;
	readonly for: readonly SesPolicyPurpose[];
}

/** Every action of AWS that is called somewhere in this package; a test holds it against the sources. */
export const policyRows: readonly PolicyRow[] = [
	{ action: "ses:SendEmail", on: "sender", for: ["sending"] },
	// SES asks for this one where SendEmail is given a whole message, which is what we give it (seen by many: "is not authorized to perform
	// ses:SendRawEmail" from clients of the API v2).
	{ action: "ses:SendRawEmail", on: "sender", for: ["sending"] },
	{ action: "ses:GetAccount", on: "anything", for: ["sending", "onboarding", "setup"] },
	{ action: "ses:GetTenant", on: "tenant", for: ["sending", "onboarding"] },

	{ action: "sqs:ReceiveMessage", on: "queue", for: ["events"] },
	{ action: "sqs:DeleteMessage", on: "queue", for: ["events"] },

	{ action: "ses:ListEmailIdentities", on: "anything", for: ["onboarding", "setup"] },
	{ action: "ses:GetEmailIdentity", on: "identity", for: ["onboarding", "setup"] },
	{ action: "ses:CreateEmailIdentity", on: "identity", for: ["onboarding"] },
	// An identity that is made anew keeps its tags.
	{ action: "ses:TagResource", on: "identity", for: ["onboarding"] },
	{ action: "ses:DeleteEmailIdentity", on: "identity", for: ["onboarding"] },
	{ action: "ses:PutEmailIdentityMailFromAttributes", on: "identity", for: ["onboarding"] },
	{ action: "ses:PutEmailIdentityDkimSigningAttributes", on: "identity", for: ["onboarding"] },
	{ action: "ses:PutEmailIdentityFeedbackAttributes", on: "identity", for: ["onboarding", "setup"] },
	{ action: "ses:ListSuppressedDestinations", on: "anything", for: ["onboarding"] },
	{ action: "ses:GetSuppressedDestination", on: "anything", for: ["onboarding"] },
	{ action: "ses:PutSuppressedDestination", on: "anything", for: ["onboarding"] },
	{ action: "ses:DeleteSuppressedDestination", on: "anything", for: ["onboarding"] },

	{ action: "ses:GetConfigurationSet", on: "configuration-set", for: ["setup"] },
	{ action: "ses:CreateConfigurationSet", on: "configuration-set", for: ["setup"] },
	{ action: "ses:GetConfigurationSetEventDestinations", on: "configuration-set", for: ["setup"] },
	{ action: "ses:CreateConfigurationSetEventDestination", on: "configuration-set", for: ["setup"] },
	{ action: "ses:UpdateConfigurationSetEventDestination", on: "configuration-set", for: ["setup"] },
	{ action: "ses:PutAccountSuppressionAttributes", on: "anything", for: ["setup"] },
	{ action: "sns:ListTopics", on: "anything", for: ["setup"] },
	{ action: "sns:GetSubscriptionAttributes", on: "anything", for: ["setup"] },
	{ action: "sns:CreateTopic", on: "topic", for: ["setup"] },
	{ action: "sns:GetTopicAttributes", on: "topic", for: ["setup"] },
	{ action: "sns:SetTopicAttributes", on: "topic", for: ["setup"] },
	{ action: "sns:ListSubscriptionsByTopic", on: "topic", for: ["setup"] },
	{ action: "sns:Subscribe", on: "topic", for: ["setup"] },
];
