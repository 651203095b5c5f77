import { expect, test } from "vitest";
import { MessageStore, type SentMessage } from "./message-store.ts";

function message(messageId: string): SentMessage {
	return {
		messageId,
		at: new Date(0),
		destination: { to: [], cc: [], bcc: [] },
		recipients: [],
		raw: new Uint8Array(),
		tags: [],
		kind: "raw",
		mailFrom: `${messageId}@mail.example.com`,
	};
}

test("forgets the oldest message when there is no room", () => {
	const store = new MessageStore(2);
	for (const id of ["a", "b", "c"]) store.add(message(id));
	expect(store.list().map(({ messageId }) => messageId)).toEqual(["b", "c"]);
	expect(store.get("a")).toBeUndefined();
});

test("gives a snapshot that later messages do not change", () => {
	const store = new MessageStore(2);
	const before = store.list();
	store.add(message("a"));
	expect(before).toEqual([]);
});

test.each([0, -1, 1.5])("refuses to keep %j messages", (maxMessages) => {
	expect(() => new MessageStore(maxMessages)).toThrow(RangeError);
});
