import { MailError } from "@todoku/core";

/** A change of a sender that expected another version of it than the stored one. Nothing was changed. */
export class SenderChangedError extends MailError {
	declare readonly code: "sender-changed";
	readonly tenant: string | undefined;
	readonly sender: string;
	/** The one that the change would have followed. */
	readonly expectedVersion: number;

	constructor(tenant: string | undefined, sender: string, expectedVersion: number) {
		super(
			"sender-changed",
			`The sender was changed by somebody else: it is no longer at version ${expectedVersion}. Read it again, and change that`,
		);
		this.tenant = tenant;
		this.sender = sender;
		this.expectedVersion = expectedVersion;
	}
}

/** A sender that nobody has asked for. */
export class SenderUnknownError extends MailError {
	declare readonly code: "sender-unknown";
	readonly tenant: string | undefined;
	readonly sender: string;

	constructor(tenant: string | undefined, sender: string) {
		super("sender-unknown", "The sender is not known here; request it first");
		this.tenant = tenant;
		this.sender = sender;
	}
}

/** A sender that cannot be verified at all: no entry of the setting, or a domain that is everybody's. */
export class SenderRefusedError extends MailError {
	declare readonly code: "sender-refused";
	readonly sender: string;

	constructor(sender: string, message: string, options?: { readonly cause?: unknown }) {
		super("sender-refused", message, options);
		this.sender = sender;
	}
}

/** A step that comes too early, or too late. Nothing was done. */
export class SenderStepError extends MailError {
	declare readonly code: "sender-step";
	readonly sender: string;
	/** What has to come first, by the codes of `SenderCheck.waitsFor`. */
	readonly waitsFor: readonly string[];

	constructor(sender: string, waitsFor: readonly string[], message: string) {
		super("sender-step", message);
		this.sender = sender;
		this.waitsFor = waitsFor;
	}
}

/** An entry that could not be put into the setting, or flagged in it, because what is stored there is bad. Nothing was changed there. */
export class SettingUnusableError extends MailError {
	declare readonly code: "setting-unusable";
	readonly tenant: string | undefined;

	constructor(tenant: string | undefined, cause: Error) {
		super(
			"setting-unusable",
			`The stored setting is bad, so that nothing was changed in it; correct it, then check the sender again. ${cause.message}`,
			{ cause },
		);
		this.tenant = tenant;
	}
}
