import { expect, test } from "vitest";
import { parseMailbox } from "../mailbox.ts";
import { fatedHappenings } from "./happening.ts";
import { type Course, occurrencesOf, possibleComplainants } from "./occurrence.ts";

function course(address: string, fate: Parameters<typeof fatedHappenings>[0]): Course {
	return { recipient: parseMailbox(address), happenings: fatedHappenings(fate), afterMs: 0 };
}

function told(courses: readonly Course[]): readonly string[] {
	return occurrencesOf(courses).map(
		({ happening, recipients }) => `${happening.kind} ${recipients.map(({ address }) => address).join(" ")}`,
	);
}

test("tells of each step before the next", () => {
	const courses = [
		course("a@x.example", { what: "delay" }),
		course("b@x.example", { what: "hard-bounce", afterDelivery: true }),
	];
	expect(told(courses)).toEqual([
		"delay a@x.example",
		"delivery b@x.example",
		"delivery a@x.example",
		"bounce b@x.example",
	]);
});

test("joins deliveries of one domain, in any case, and no others", () => {
	const courses = ["a@x.example", "b@X.example", "c@y.example"].map((address) => course(address, { what: "delivery" }));
	expect(told(courses)).toEqual(["delivery a@x.example b@X.example", "delivery c@y.example"]);
});

test("joins bounces of one kind from anywhere, each with its own diagnosis", () => {
	const courses = [
		course("a@x.example", { what: "hard-bounce", diagnosticCode: "smtp; first" }),
		course("b@y.example", { what: "hard-bounce", diagnosticCode: "smtp; second" }),
		course("c@y.example", { what: "hard-bounce", subType: "NoEmail" }),
		course("d@y.example", { what: "soft-bounce" }),
	];
	expect(told(courses)).toEqual(["bounce a@x.example b@y.example", "bounce c@y.example", "bounce d@y.example"]);
	const [joined] = occurrencesOf(courses);
	expect(joined?.recipients.map(({ happening }) => happening)).toMatchObject([
		{ diagnosticCode: "smtp; first" },
		{ diagnosticCode: "smtp; second" },
	]);
});

test("tells of nothing where nothing happens", () => {
	expect(occurrencesOf([])).toEqual([]);
	expect(occurrencesOf([course("a@x.example", { what: "nothing" })])).toEqual([]);
});

test("suspects all recipients of the domain that got the message, and nobody in the echo of a complaint", () => {
	const courses = [
		course("a@x.example", { what: "complaint" }),
		course("b@X.example", { what: "delivery" }),
		course("c@y.example", { what: "delivery" }),
		course("d@x.example", { what: "nothing" }),
	];
	const complaint = occurrencesOf(courses).find(({ happening }) => happening.kind === "complaint");
	expect(complaint && possibleComplainants(complaint, courses)).toEqual(["a@x.example", "b@X.example"]);
	const happening = { kind: "complaint", subType: "OnAccountSuppressionList", suppresses: false } as const;
	const echo = { happening, recipients: [{ address: "z@x.example", happening }] };
	expect(possibleComplainants(echo, courses)).toEqual(["z@x.example"]);
});
