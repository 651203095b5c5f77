import { expect, test } from "vitest";
import { ConfigurationSets } from "./configuration-sets.ts";

test("lets a message name any set where none was listed, and only those listed otherwise", () => {
	expect(new ConfigurationSets(undefined).getForSending("any")).toBeUndefined();
	const listed = new ConfigurationSets(["events"]);
	expect(listed.getForSending("events")?.name).toBe("events");
	expect(() => listed.getForSending("other")).toThrow("Configuration set <other> does not exist.");
});

test("applies a set that was created also where any name will do", () => {
	const sets = new ConfigurationSets(undefined);
	sets.create({ name: "events", suppressedReasons: [] });
	expect(sets.getForSending("events")?.suppressedReasons).toEqual([]);
});

test("describes only sets that were created", () => {
	expect(() => new ConfigurationSets(undefined).get("any")).toThrow("does not exist");
});

test.each(["", "a b", "x".repeat(65)])("refuses the name %j", (name) => {
	expect(() => new ConfigurationSets(undefined).create({ name })).toThrow("ConfigurationSetName must have");
});
