import { describe, expect, test } from "vitest";
import { checkFaultRule } from "./check-fault-rule.ts";
import { faultKinds } from "./fault-rule.ts";

const operations = ["SendEmail", "GetAccount"];
const check = (rule: unknown) => checkFaultRule(rule, operations);

describe("a rule", () => {
	test.each(faultKinds.filter((kind) => kind !== "slow"))("may be nothing but %s", (what) => {
		expect(check({ what })).toEqual({ what });
	});

	test("may say all there is to say", () => {
		const rule = {
			what: "throttle",
			when: { operation: "SendEmail", sender: "shop.example", first: 9, everyNth: 3, probability: 0.5, seed: 0 },
			times: 1,
			exception: "ThrottlingException",
			message: "Slow down.",
		};
		expect(check(rule)).toEqual(rule);
	});

	test("is copied, so that it does not change with what it was made from", () => {
		const rule = { what: "throttle", when: { recipient: "a@example.net" } };
		const checked = check(rule);
		rule.when.recipient = "b@example.net";
		expect(checked.when?.recipient).toBe("a@example.net");
	});
});

test.each([
	[null, "A fault must be an object"],
	[[], "A fault must be an object"],
	[{}, "what must be one of throttle,"],
	[{ what: "flood" }, "what must be one of throttle,"],
	[{ what: "throttle", recipient: "a@example.net" }, "recipient is not known; there are what, when"],
	[{ what: "throttle", when: { recipent: "a@example.net" } }, "recipent is not known; there are operation"],
	[{ what: "throttle", when: "always" }, "when must be an object"],
	[{ what: "throttle", when: { operation: "SendMail" } }, "operation must be one of *, SendEmail, GetAccount"],
	[{ what: "throttle", when: { operation: "GetAccount", recipient: "a@example.net" } }, "Only SendEmail has"],
	[{ what: "throttle", when: { sender: "" } }, "sender must be an address or a domain"],
	[{ what: "throttle", when: { recipient: "a@" } }, "recipient must be an address or a domain"],
	[{ what: "throttle", when: { first: 0 } }, "first must be a whole number from 1"],
	[{ what: "throttle", when: { everyNth: 1.5 } }, "everyNth must be a whole number from 1"],
	[{ what: "throttle", when: { probability: 2 } }, "probability must be a number from 0 to 1"],
	[{ what: "throttle", when: { seed: 1 } }, "A seed is for a probability"],
	[{ what: "throttle", when: { probability: 1, seed: -1 } }, "seed must be a whole number from 0"],
	[{ what: "throttle", times: 0 }, "times must be a whole number from 1"],
	[{ what: "throttle", delayMs: 5 }, "A fault that is throttle has no delayMs"],
	[{ what: "slow" }, "delayMs must be a number from 0"],
	[{ what: "slow", delayMs: 2 ** 31 }, "delayMs must be a number from 0 to 2147483647"],
	[{ what: "hang", exception: "BadRequestException" }, "A fault that is hang answers with no exception"],
	[{ what: "throttle", exception: "NoSuchException" }, "exception must be one of"],
	[{ what: "throttle", message: 5 }, "message must be a text"],
])("refuses %j", (rule, problem) => {
	expect(() => check(rule)).toThrow(RangeError);
	expect(() => check(rule)).toThrow(problem);
});
