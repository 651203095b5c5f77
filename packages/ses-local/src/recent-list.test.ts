import { expect, test } from "vitest";
import { RecentList } from "./recent-list.ts";

test("keeps so many, the newest, oldest first", () => {
	const list = new RecentList<number>(3);
	for (let item = 1; item <= 8; item++) {
		list.add(item);
		expect(list.list()).toEqual([item - 2, item - 1, item].filter((each) => each > 0));
	}
});

test("gives a snapshot", () => {
	const list = new RecentList<number>(3);
	list.add(1);
	const snapshot = list.list();
	list.add(2);
	expect(snapshot).toEqual([1]);
});

test("forgets all when told to", () => {
	const list = new RecentList<number>(3);
	list.add(1);
	list.clear();
	expect(list.list()).toEqual([]);
});
