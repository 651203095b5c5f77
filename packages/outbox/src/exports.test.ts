import { expect, it } from "vitest";
import * as conformance from "./conformance/index.ts";
import * as outbox from "./index.ts";
import * as testing from "./testing/index.ts";

it("exports these names and no others", () => {
	expect(Object.keys(outbox).toSorted()).toEqual(["createOutbox", "holdReasons", "waitingRooms"]);
});

it("exports these names for tests and no others", () => {
	expect(Object.keys(testing).toSorted()).toEqual(["createFakeTimer", "createMemoryOutboxStore"]);
});

it("exports these names for the tests of stores and no others", () => {
	expect(Object.keys(conformance).toSorted()).toEqual(["describeOutboxStore"]);
});
