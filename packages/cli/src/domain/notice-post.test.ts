import { expect, test } from "vitest";
import { createNoticePoster, type PostedNotice } from "./notice-post.ts";

const notice: PostedNotice = {
	kind: "change",
	code: "demoted",
	tenant: "shop-1",
	sender: "shop.example",
	step: "revoked",
	at: "2026-05-01T00:00:00.000Z",
	subject: { ja: "あ", en: "a" },
	text: { ja: "い", en: "b" },
};
const url = new URL("https://ops.example/hook");

test("posts each as JSON, one after the other, and follows no redirect", async () => {
	const codes: string[] = [];
	const requests: RequestInit[] = [];
	const poster = createNoticePoster(url, {
		fetch: async (_to, request) => {
			const { body, ...rest } = request ?? {};
			codes.push((JSON.parse(body as string) as PostedNotice).code);
			requests.push(rest);
			return new Response("read by nobody", { status: 200 });
		},
	});
	poster.post(notice);
	poster.post({ ...notice, code: "recovered" });
	expect(await poster.settled()).toEqual({ posted: 2, failed: 0, lastProblem: undefined });
	expect(codes).toEqual(["demoted", "recovered"]);
	expect(requests[0]).toMatchObject({ method: "POST", redirect: "manual" });
});

test.each([
	[
		"it answered 302",
		async () => new Response(null, { status: 302, headers: { location: "http://169.254.169.254/" } }),
	],
	["it answered 500", async () => new Response("no", { status: 500 })],
	["it could not be reached", () => Promise.reject(new TypeError("fetch failed"))],
	["it did not answer", () => Promise.reject(new DOMException("late", "TimeoutError"))],
])("says that %s, and goes on", async (lastProblem, fetch) => {
	const failures: string[] = [];
	const poster = createNoticePoster(url, { fetch, onFailure: ({ code }) => failures.push(code) });
	poster.post(notice);
	poster.post(notice);
	expect(await poster.settled()).toEqual({ posted: 0, failed: 2, lastProblem });
	expect(failures).toEqual(["notify-failed", "notify-failed"]);
});

test("keeps no more waiting than a thousand", async () => {
	const poster = createNoticePoster(url, { fetch: async () => new Response(null) });
	for (let count = 0; count < 1_002; count++) poster.post(notice);
	expect(await poster.settled()).toMatchObject({ posted: 1_000, failed: 2 });
});
