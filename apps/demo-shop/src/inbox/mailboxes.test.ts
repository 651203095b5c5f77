import { describe, expect, it } from "vitest";
import { deadDomain } from "../returned/dead-addresses.ts";
import { joinMailboxes } from "./mailboxes.ts";

const raw = new Uint8Array();
const at = (second: number): Date => new Date(Date.UTC(2026, 2, 1, 0, 0, second));

const mailboxes = joinMailboxes(
	{
		messages: () => [
			{ messageId: "s1", at: at(1), recipients: ["taro@customer.example"], raw },
			{ messageId: "s2", at: at(2), recipients: [`taro@${deadDomain}`], raw },
		],
		notices: () => [
			{ kind: "bounce", messageId: "n1", at: at(3), to: "order@shop.example", raw },
			{ kind: "verification", messageId: "n2", at: at(4), to: "order@shop.example", raw },
		],
	},
	{
		messages: () => [{ id: "1", at: at(5), recipients: ["hanako@customer.example"], raw }],
		returned: () => [
			{ id: "2", at: at(2), recipients: ["info@shop.example"], raw, writer: "relay" },
			{ id: "3", at: at(6), recipients: ["info@shop.example"], raw, writer: "own" },
		],
	},
);

describe("the mailboxes", () => {
	it("show what arrived through the service, and not what it took for a dead address", () => {
		expect(mailboxes.list("service").map(({ id }) => id)).toEqual(["s1"]);
	});

	it("show what came back on every way, newest first, and no question of the service", () => {
		expect(mailboxes.list("returned")).toMatchObject([
			{ id: "3", writer: "own" },
			{ id: "n1", writer: "service", recipients: ["order@shop.example"] },
			{ id: "2", writer: "relay" },
		]);
	});

	it("find a mail in its own box only", () => {
		expect(mailboxes.find("standard", "1")).toMatchObject({ box: "standard" });
		expect(mailboxes.find("returned", "1")).toBeUndefined();
		expect(mailboxes.find("elsewhere", "1")).toBeUndefined();
	});
});
