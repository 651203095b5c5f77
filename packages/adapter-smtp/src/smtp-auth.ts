import { OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import type SMTPConnection from "nodemailer/lib/smtp-connection";

/** A login by user name and password: AUTH PLAIN, LOGIN or CRAM-MD5, whichever the relay offers first in this order. */
export interface SmtpPasswordAuth {
	readonly user: string;
	readonly pass: string;
}

/** A login by OAuth 2.0 (AUTH XOAUTH2, which Google and Microsoft ask for). */
export interface SmtpTokenAuth {
	readonly user: string;
	/**
	 * Gives the access token; asked at each login, so keep it while it is valid. When the relay refuses it (535), it is asked once more
	 * with `renew: true`, and then the token must be a new one. Its time counts towards `commandTimeoutMs`.
	 */
	readonly accessToken: (request: { readonly renew: boolean }) => Promise<string>;
}

export type SmtpAuth = SmtpPasswordAuth | SmtpTokenAuth;

/** @throws {OptionError} which never holds the password. */
export function readAuth(auth: SmtpAuth | undefined): SmtpAuth | undefined {
	if (auth === undefined) return undefined;
	readRecord("auth", auth);
	const user = readCredential("auth.user", auth.user);
	if (!("accessToken" in auth)) {
		refuseUnknown("auth.", auth, ["user", "pass"]);
		return { user, pass: readCredential("auth.pass", auth.pass) };
	}
	if ("pass" in auth) throw new OptionError("auth", "has both pass and accessToken; leave one out");
	refuseUnknown("auth.", auth, ["user", "accessToken"]);
	if (typeof auth.accessToken !== "function") {
		throw new OptionError("auth.accessToken", "must be a function that gives a promise of the token");
	}
	return { user, accessToken: auth.accessToken };
}

function readCredential(option: string, value: unknown): string {
	// AUTH PLAIN separates the two by NUL (RFC 4616 §2), so neither can hold one.
	if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
	throw new OptionError(
		option,
		"must be a text that is not empty and has no NUL; leave auth out to send without a login",
	);
}

/** Logs in on a connection that is set up, or fails without having said a word of the credentials. */
export function login(
	connection: SMTPConnection,
	auth: SmtpAuth,
	clearTextAllowed: boolean,
	done: (error: Error | null) => void,
): void {
	if (!connection.secure && !clearTextAllowed) {
		done(Object.assign(new Error("The login would go over the network in the clear"), { code: clearTextLogin }));
	} else if (!connection.allowsAuth) {
		// Without this look, nodemailer would try PLAIN on a relay that never offered a login.
		done(Object.assign(new Error("The relay offers no login"), { code: noLogin }));
	} else {
		// A new object each time: nodemailer writes into it.
		connection.login("pass" in auth ? { ...auth } : { user: auth.user, method: "XOAUTH2" }, done);
	}
}

/** The `code` of the errors of {@link login} that are not nodemailer's. */
export const clearTextLogin = "ECLEARTEXT";
export const noLogin = "ENOAUTH";

type AuthHandler = NonNullable<SMTPConnection.Options["customAuth"]>[string];

/**
 * AUTH XOAUTH2, in place of nodemailer's own, which renews a token only where the relay explains its refusal in a challenge (334) first.
 */
export function xoauth2({ user, accessToken }: SmtpTokenAuth): AuthHandler {
	return async (dialogue) => {
		for (const renew of [false, true]) {
			const token = await fetchToken(accessToken, renew);
			const initial = Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString("base64");
			let { response } = await dialogue.sendCommand(`AUTH XOAUTH2 ${initial}`);
			// The refusal's reason in JSON; an empty line asks for the reply proper.
			if (response.startsWith("334")) ({ response } = await dialogue.sendCommand(""));
			if (response.startsWith("2")) return;
			if (!response.startsWith("535")) break;
		}
		throw new Error("The relay refused the access token");
	};
}

async function fetchToken(accessToken: SmtpTokenAuth["accessToken"], renew: boolean): Promise<string> {
	let token: unknown;
	try {
		token = await accessToken({ renew });
	} catch (cause) {
		throw new Error("auth.accessToken failed", { cause });
	}
	// RFC 6750 §2.1. Anything else could end the field, or the command.
	if (typeof token === "string" && /^[A-Za-z0-9\-._~+/]+=*$/.test(token)) return token;
	throw new Error("auth.accessToken gave what is no access token");
}
