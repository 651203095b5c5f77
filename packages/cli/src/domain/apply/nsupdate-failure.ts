import { MailError, printable } from "@todoku/core";

/** How a run of nsupdate ended. */
export interface NsupdateRun {
	/** null where something killed it. */
	readonly exitCode: number | null;
	/** On standard error, its first part. */
	readonly said: string;
}

/** Which update of how many it was. */
export interface UpdateAttempt {
	readonly name: string;
	readonly done: number;
	readonly total: number;
}

interface Cause {
	readonly code: string;
	/** nsupdate has no exit code of its own for it: one of these stands in what it says (BIND 9.18). */
	readonly texts: readonly string[];
	readonly explanation: string;
}

// In this order: a refused signature is a NOTAUTH, too.
const causes: readonly Cause[] = [
	{
		code: "dns-update-bad-signature",
		texts: ["BADSIG", "BADTRUNC"],
		explanation:
			"the server knows the key's name, but its secret is another (BADSIG); copy the key file from the server anew",
	},
	{
		code: "dns-update-unknown-key",
		texts: ["BADKEY"],
		explanation:
			"the server does not know the key (BADKEY); its name and algorithm have to be the same in the key file and in the server's configuration",
	},
	{
		code: "dns-update-bad-time",
		texts: ["BADTIME"],
		explanation:
			"the clocks of this machine and of the server differ by more than five minutes (BADTIME); set them right",
	},
	{
		code: "dns-update-zone-changed",
		texts: ["YXRRSET", "NXRRSET", "YXDOMAIN", "NXDOMAIN"],
		explanation:
			"what stands there is not what the plan found: the zone was changed meanwhile, other texts stand at the name, or a long text is split in another way. Nothing of it was changed; make a new plan, and if it says the same, change this record by hand",
	},
	{
		code: "dns-update-not-authoritative",
		texts: ["NOTAUTH", "NOTZONE", "failed: REFUSED"],
		explanation: "the server does not keep this zone; name the primary server of the zone",
	},
	{
		code: "dns-update-refused",
		texts: ["update failed: REFUSED"],
		explanation:
			"the server refuses the update (REFUSED); have its update policy grant this key the names and types of the plan, and give the key file",
	},
	{
		code: "dns-update-server-failed",
		texts: ["SERVFAIL", "NOTIMP", "FORMERR"],
		explanation:
			"the server could not make it (SERVFAIL, NOTIMP or FORMERR); its log says why: often the zone's file or journal cannot be written there",
	},
	{
		code: "dns-update-unreachable",
		texts: ["could not reach any name server", "couldn't get address", "Communication with", "timed out"],
		explanation:
			"the server could not be reached; look at its address and port, and whether it takes TCP from here (firewall)",
	},
];

/** Says why an update was not made. */
export function toNsupdateError(run: NsupdateRun, attempt: UpdateAttempt): MailError {
	const found = orderedCauses(run.said).find(({ texts }) => texts.some((text) => run.said.includes(text)));
	const what = `The DNS update of ${printable(attempt.name, 253)} was not made: `;
	if (found !== undefined)
		return new MailError(found.code, `${what}${found.explanation}. ${told(attempt)}`, { cause: run });
	const said = printable(run.said.trim().replaceAll("\n", " / "), 500);
	return new MailError("unrecognised", `${what}nsupdate ended with ${run.exitCode}: ${said}. ${told(attempt)}`, {
		cause: run,
	});
}

// "failed: REFUSED" also ends "update failed: REFUSED", which means something else.
function orderedCauses(said: string): readonly Cause[] {
	return said.includes("update failed: REFUSED")
		? causes.filter(({ code }) => code !== "dns-update-not-authoritative")
		: causes;
}

/** @param attempt Undefined before the first. */
export function updateTimedOut(timeoutMs: number, attempt: UpdateAttempt | undefined): MailError {
	const which =
		attempt === undefined
			? "nsupdate did not start"
			: `The DNS update of ${printable(attempt.name, 253)} was not answered`;
	const after =
		attempt === undefined ? "Nothing was changed" : `${told(attempt)} Whether this one was made shows the next plan`;
	return new MailError(
		"dns-update-timeout",
		`${which} within ${timeoutMs} ms; look whether the server is up. ${after}`,
	);
}

export function keyUnreadable(keyFile: string, options: { readonly cause: unknown }): MailError {
	return new MailError(
		"dns-update-key-unreadable",
		`The key file "${printable(keyFile, 500)}" cannot be read, or holds no TSIG key; give one as tsig-keygen writes it. Nothing was changed`,
		options,
	);
}

export function nsupdateMissing(program: string, cause: NodeJS.ErrnoException): MailError {
	if (cause.code === "ENOENT")
		return new MailError(
			"dns-update-program-missing",
			`The program "${printable(program)}" is not there; install bind9-dnsutils (Debian, Ubuntu), bind-utils (Fedora, RHEL) or bind-tools (Alpine), or take the script of "todoku domain plan" to a machine that has it`,
			{ cause },
		);
	return new MailError(
		"unrecognised",
		`The program "${printable(program)}" could not be started: ${printable(cause.message, 300)}`,
		{
			cause,
		},
	);
}

function told({ done, total }: UpdateAttempt): string {
	return done === 0 ? "None was made before it." : `${done} of ${total} were made before it and stay.`;
}
