/** Who is to publish to which topic, and for what. */
export interface TopicGrant {
	readonly topicArn: string;
	readonly accountId: string;
	/** The ARN of the configuration set whose events are published. */
	readonly sourceArn: string;
}

/**
 * What a topic's policy says of SES.
 *
 * - `restricted`: SES may publish, for this account only.
 * - `open`: SES may publish for any account, so anybody with an AWS account can have it publish here.
 * - `none`: it may not.
 * - `unreadable`: it is no policy that we understand.
 */
export type SesAccess = "restricted" | "open" | "none" | "unreadable";

/** Reads Allow statements only: what a Deny takes away again is for people to know. */
export function readSesAccess(policy: string | undefined, grant: TopicGrant): SesAccess {
	if (policy === undefined) return "none";
	const statements = statementsOf(policy);
	if (statements === null) return "unreadable";
	const accesses = statements.map((statement) => accessOf(statement, grant));
	return accesses.find((access) => access === "open") ?? accesses.find((access) => access === "restricted") ?? "none";
}

/**
 * The policy with a statement more, that lets SES publish for one configuration set of one account; all others stay.
 *
 * @see SES guide, "Set up an Amazon SNS event destination for event publishing"
 */
export function withSesStatement(policy: string | undefined, grant: TopicGrant): string {
	const existing = policy === undefined ? {} : (JSON.parse(policy) as Readonly<Record<string, unknown>>);
	const statements = policy === undefined ? [] : (statementsOf(policy) ?? []);
	return JSON.stringify({
		Version: "2012-10-17",
		...existing,
		Statement: [...statements, sesStatement(grant, freeSid(statements))],
	});
}

export function sesStatement({ topicArn, accountId, sourceArn }: TopicGrant, sid: string): object {
	return {
		Sid: sid,
		Effect: "Allow",
		Principal: { Service: "ses.amazonaws.com" },
		Action: "SNS:Publish",
		Resource: topicArn,
		Condition: { StringEquals: { "AWS:SourceAccount": accountId, "AWS:SourceArn": sourceArn } },
	};
}

type Statement = Readonly<Record<string, unknown>>;

function statementsOf(policy: string): readonly Statement[] | null {
	try {
		const parsed: unknown = JSON.parse(policy);
		if (!isRecord(parsed)) return null;
		const statements = listOf(parsed["Statement"]);
		return statements.every(isRecord) ? statements : null;
	} catch {
		return null;
	}
}

function freeSid(statements: readonly Statement[]): string {
	const taken = new Set(statements.map(({ Sid: sid }) => sid));
	let number = 1;
	let sid = "TodokuSesEvents";
	while (taken.has(sid)) sid = `TodokuSesEvents${++number}`;
	return sid;
}

function accessOf(statement: Statement, grant: TopicGrant): "restricted" | "open" | "none" {
	const { Effect: effect, Principal: principal, Action: action, Resource: resource, Condition: condition } = statement;
	const applies =
		effect === "Allow" &&
		namesSes(principal) &&
		textsOf(action).some((pattern) => matches(pattern.toLowerCase(), "sns:publish")) &&
		textsOf(resource).some((pattern) => matches(pattern, grant.topicArn));
	return applies ? accessUnder(condition, grant) : "none";
}

function namesSes(principal: unknown): boolean {
	if (principal === "*") return true;
	if (!isRecord(principal)) return false;
	return textsOf(principal["Service"]).includes("ses.amazonaws.com") || textsOf(principal["AWS"]).includes("*");
}

/** A condition that we do not know may keep SES out, so it counts for nothing. */
function accessUnder(condition: unknown, { accountId, sourceArn }: TopicGrant): "restricted" | "open" | "none" {
	if (condition === undefined) return "open";
	if (!isRecord(condition)) return "none";
	let isRestricted = false;
	for (const [operator, keys] of Object.entries(condition)) {
		if (!/^(?:String(?:Equals|Like)|Arn(?:Equals|Like))$/.test(operator) || !isRecord(keys)) return "none";
		for (const [key, value] of Object.entries(keys)) {
			const patterns = textsOf(value);
			const name = key.toLowerCase();
			if (name !== "aws:sourceaccount" && name !== "aws:sourcearn") return "none";
			const actual = name === "aws:sourceaccount" ? accountId : sourceArn;
			if (!patterns.some((pattern) => matches(pattern, actual))) return "none";
			if (patterns.every((pattern) => pattern.includes(accountId))) isRestricted = true;
		}
	}
	return isRestricted ? "restricted" : "open";
}

/** With `*` for any characters and `?` for one, as in policies. Compared step by step: a policy must not hang us. */
function matches(pattern: string, text: string): boolean {
	const [first = "", ...rest] = pattern.split("*");
	if (!isAt(text, 0, first)) return false;
	let position = first.length;
	for (const [index, part] of rest.entries()) {
		const isLast = index === rest.length - 1;
		const found = isLast ? lastPosition(text, position, part) : nextPosition(text, position, part);
		if (found === -1) return false;
		position = found + part.length;
	}
	return position === text.length;
}

function nextPosition(text: string, from: number, part: string): number {
	for (let position = from; position + part.length <= text.length; position += 1)
		if (isAt(text, position, part)) return position;
	return -1;
}

function lastPosition(text: string, from: number, part: string): number {
	const position = text.length - part.length;
	return position >= from && isAt(text, position, part) ? position : -1;
}

function isAt(text: string, position: number, part: string): boolean {
	if (position + part.length > text.length) return false;
	for (let index = 0; index < part.length; index += 1)
		if (part[index] !== "?" && part[index] !== text[position + index]) return false;
	return true;
}

function textsOf(value: unknown): readonly string[] {
	return listOf(value).filter((each) => typeof each === "string");
}

function listOf(value: unknown): readonly unknown[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
