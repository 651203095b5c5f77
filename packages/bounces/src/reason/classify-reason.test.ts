import { describe, expect, it } from "vitest";
import { sayings } from "../../test/sayings.ts";
import { classifyReason } from "./classify-reason.ts";
import { readSmtpReply } from "./smtp-reply.ts";

describe.each(Object.entries(sayings))("%s", (reason, texts) => {
	it.each(texts)("is meant by: %s", (diagnostic) => {
		const { status } = readSmtpReply(diagnostic);
		expect(classifyReason({ recipient: "taro@customer.example", diagnostic }, status)).toBe(reason);
	});
});
