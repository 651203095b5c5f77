import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { OptionError } from "@todoku/core";
import { composeMessage } from "@todoku/mime";
import { describe, expect, test } from "vitest";
import { verifyDkim } from "../test/verify-dkim.ts";
import { type DkimKeys, DkimSigner } from "./dkim-signer.ts";

function keyPair(modulusLength = 2_048): { readonly pem: string; readonly publicKey: KeyObject } {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
	return { pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string, publicKey };
}

const shop = keyPair();
const sub = keyPair();
const signer = new DkimSigner([
	{ domain: "Shop.example", selector: "s1", privateKey: shop.pem },
	{ domain: "news.shop.example", selector: "2026.n", privateKey: sub.pem },
]);

function sign(text: string, by: DkimSigner = signer): Buffer {
	return Buffer.from(by.sign(Buffer.from(text)));
}

function field(name: string, signed: Uint8Array): string[] {
	const [header = ""] = Buffer.from(signed).toString().split("\r\n\r\n");
	return header.split(/\r\n(?![ \t])/).filter((line) => line.startsWith(`${name}:`));
}

describe("the verifier of these tests", () => {
	const example = [
		"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
		" d=football.example.com; i=@football.example.com;",
		" q=dns/txt; s=brisbane; t=1528637909; h=from : to :",
		" subject : date : message-id : from : subject : date;",
		" bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
		" b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus",
		" Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
		"From: Joe SixPack <joe@football.example.com>",
		"To: Suzie Q <suzie@shopping.example.net>",
		"Subject: Is dinner ready?",
		"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
		"Message-ID: <20030712040037.46341.5F8J@football.example.com>",
		"",
		"Hi.",
		"",
		"We lost the game.  Are you hungry yet?",
		"",
		"Joe.",
		"",
	].join("\r\n");
	const publicKey = createPublicKey({
		key: {
			kty: "OKP",
			crv: "Ed25519",
			x: Buffer.from("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "base64").toString("base64url"),
		},
		format: "jwk",
	});

	test("believes the signed example of RFC 8463, appendix A", () => {
		expect(verifyDkim(Buffer.from(example), publicKey).valid).toBe(true);
	});

	test.each([
		["another body", example.replace("Joe.", "Jim.")],
		["another subject", example.replace("dinner", "lunch")],
		["a second From, which h= rules out", example.replace("From:", "From: Eve <eve@example.com>\r\nFrom:")],
	])("does not believe it with %s", (_, changed) => {
		expect(verifyDkim(Buffer.from(changed), publicKey).valid).toBe(false);
	});
});

describe("a signature", () => {
	test("is believed by a receiver, and leaves the message as it was", async () => {
		const bytes = await composeMessage({
			from: "通販 <info@shop.example>",
			to: ["taro@example.com", "hanako@example.com"],
			cc: "jiro@example.com",
			replyTo: "help@shop.example",
			subject: "ご注文の確認をお知らせいたします。長い件名は折り返されます。",
			text: "ありがとうございます。  \n\n\n",
			html: "<p>ありがとうございます。</p>",
			attachments: [{ filename: "a.txt", content: "x".repeat(5_000) }],
		});
		const signed = signer.sign(bytes);
		const { valid, tags } = verifyDkim(signed, shop.publicKey);
		expect(valid).toBe(true);
		expect(Object.fromEntries(tags)).toMatchObject({
			a: "rsa-sha256",
			c: "relaxed/relaxed",
			d: "shop.example",
			s: "s1",
		});
		expect(Buffer.from(signed.subarray(signed.byteLength - bytes.byteLength)).equals(bytes)).toBe(true);
		expect(signer.sign(bytes)).toEqual(signed);
	});

	test.each([
		["an empty body", ""],
		["empty lines only", "\r\n\r\n\r\n"],
		["blank lines at the end", "Hello\r\n \t\r\n\r\n"],
		["no line end at the end", "Hello"],
		["runs of blanks", "a \t  b\t \r\n\t\tc  \r\n .\r\n"],
		["octets that are no UTF-8", Buffer.from([0x80, 0xff, 0xa0, 0x20, 0x20, 0x0d, 0x0a]).toString("latin1")],
	])("holds for %s", (_, body) => {
		const bytes = Buffer.from(`From: info@shop.example\r\nSubject: x\r\n\r\n${body}`, "latin1");
		expect(verifyDkim(signer.sign(bytes), shop.publicKey).valid).toBe(true);
	});

	test("holds for folded, oddly spaced and raw UTF-8 fields", () => {
		const header =
			'FROM :\t"通販,\r\n ショップ"\r\n\t<info@shop.example>\r\nsubject:  a\t\tb  \r\nTo:\r\n taro@example.com\r\n';
		expect(verifyDkim(sign(`${header}\r\nHello\r\n`), shop.publicKey).valid).toBe(true);
	});

	test("holds for bare line ends as the wire mends them", () => {
		const signed = sign("From: info@shop.example\nSubject: x\n\na\rb\nc\r\n").toString("latin1");
		const wire = Buffer.from(signed.replace(/\r\n|\r|\n/g, "\r\n"), "latin1");
		expect(verifyDkim(wire, shop.publicKey).valid).toBe(true);
	});

	test("covers what one-click unsubscribing needs", () => {
		const signed = sign(
			[
				"From: info@shop.example",
				"Subject: x",
				"List-Unsubscribe: <https://shop.example/u/1>",
				"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
				"X-Shop: not covered",
				"",
				"Hello",
				"",
			].join("\r\n"),
		);
		const { valid, tags } = verifyDkim(signed, shop.publicKey);
		expect(valid).toBe(true);
		expect(tags.get("h")?.split(":")).toEqual([
			...["from", "from", "subject", "subject"],
			...["list-unsubscribe", "list-unsubscribe", "list-unsubscribe-post", "list-unsubscribe-post"],
		]);
	});

	test.each(["From: eve@example.com", "Subject: Pay here", "Reply-To: eve@example.com"])(
		"is broken by a second field: %s",
		(added) => {
			const signed = sign(
				"From: info@shop.example\r\nReply-To: a@shop.example\r\nSubject: x\r\n\r\nHello\r\n",
			).toString();
			expect(verifyDkim(Buffer.from(signed), shop.publicKey).valid).toBe(true);
			const before = signed.replace("From:", `${added}\r\nFrom:`);
			const after = signed.replace("\r\n\r\n", `\r\n${added}\r\n\r\n`);
			expect(verifyDkim(Buffer.from(before), shop.publicKey).valid).toBe(false);
			expect(verifyDkim(Buffer.from(after), shop.publicKey).valid).toBe(false);
		},
	);

	test("is written in lines that no relay has to fold", () => {
		const names = ["reply-to", "sender", "to", "cc", "date", "message-id", "in-reply-to", "references", "list-id"];
		const fields = names.map((name) => `${name}: x\r\n`).join("");
		const [written = ""] = field("DKIM-Signature", sign(`From: info@shop.example\r\n${fields}\r\nHello\r\n`));
		for (const line of written.split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
	});
});

describe("the key", () => {
	test.each([
		["info@shop.example", "shop.example", shop.publicKey],
		["info@SHOP.EXAMPLE", "shop.example", shop.publicKey],
		["info@www.shop.example", "shop.example", shop.publicKey],
		["info@news.shop.example", "news.shop.example", sub.publicKey],
		["info@a.news.shop.example", "news.shop.example", sub.publicKey],
	])("for %s is the closest one: %s", (from, domain, publicKey) => {
		const { valid, tags } = verifyDkim(sign(`From: Shop <${from}>\r\n\r\nHello\r\n`), publicKey);
		expect([valid, tags.get("d")]).toEqual([true, domain]);
		expect(signer.signingDomain(from.split("@")[1] ?? "")).toBe(domain);
	});

	test.each([
		["of another domain", "From: info@example.com"],
		["of a domain that only ends alike", "From: info@notshop.example"],
		["of the parent", "From: info@example"],
		["that is missing", "Subject: x"],
		["that has two authors", "From: a@shop.example, b@shop.example"],
		["that stands there twice", "From: a@shop.example\r\nFrom: b@shop.example"],
		["that cannot be read", "From: Shop <info@shop.example"],
		["whose display name alone looks right", 'From: "info@shop.example" <info@example.com>'],
	])("is not used for a From %s", (_, header) => {
		const text = `${header}\r\n\r\nHello\r\n`;
		expect(sign(text).toString()).toBe(text);
	});

	test("is told to whoever asks for a domain, and null where there is none", () => {
		expect(signer.signingDomain("example.com")).toBeNull();
		expect(signer.signingDomain("not a domain")).toBeNull();
		expect(signer.signingDomain("shop.example.")).toBe("shop.example");
	});
});

describe("a function that finds keys", () => {
	test("is asked for the From domain, in lower-case ASCII", () => {
		const asked: string[] = [];
		const key = { domain: "xn--wgv71a119e.example", selector: "s1", privateKey: shop.pem };
		const finder = new DkimSigner((fromDomain) => {
			asked.push(fromDomain);
			return fromDomain.endsWith(key.domain) ? key : null;
		});
		const signed = sign("From: info@WWW.日本語.example\r\n\r\nHello\r\n", finder);
		expect(verifyDkim(signed, shop.publicKey).valid).toBe(true);
		expect(finder.signingDomain("example.com")).toBeNull();
		expect(asked).toEqual(["www.xn--wgv71a119e.example", "example.com"]);
	});

	test.each([
		["of another domain", { domain: "example.com", selector: "s1", privateKey: shop.pem }],
		["that is none", { domain: "shop.example", selector: "s1", privateKey: "no key" }],
		["that is undefined", undefined],
	])("must not give a key %s", (_, key) => {
		const finder = new DkimSigner(() => key as never);
		expect(() => finder.signingDomain("shop.example")).toThrow(OptionError);
		expect(() => sign("From: info@shop.example\r\n\r\nHello\r\n", finder)).toThrow(OptionError);
	});
});

describe("a list of keys is refused", () => {
	const good = { domain: "shop.example", selector: "s1", privateKey: shop.pem };
	const ed25519 = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
	const encrypted = generateKeyPairSync("rsa", {
		modulusLength: 1_024,
		publicKeyEncoding: { type: "spki", format: "pem" },
		privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "s3cret" },
	}).privateKey;

	test.each<[string, unknown]>([
		["dkim", {}],
		["dkim[0]", [shop.pem]],
		["dkim[0].domain", [{ ...good, domain: "shop example" }]],
		["dkim[0].selector", [{ ...good, selector: "s1; d=example.com" }]],
		["dkim[0].selector", [{ ...good, selector: "" }]],
		["dkim[0].privateKey", [{ ...good, privateKey: "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----" }]],
		["dkim[0].privateKey", [{ ...good, privateKey: undefined }]],
		["dkim[0].privateKey", [{ ...good, privateKey: ed25519 }]],
		["dkim[0].privateKey", [{ ...good, privateKey: encrypted }]],
		["dkim[0].privateKey", [{ ...good, privateKey: keyPair(512).pem }]],
		["dkim[0].key", [{ ...good, key: shop.pem }]],
		["dkim[1].domain", [good, { ...good, domain: "SHOP.example", selector: "s2" }]],
	])("for %s", (option, keys) => {
		const attempt = () => new DkimSigner(keys as DkimKeys);
		expect(attempt).toThrow(expect.objectContaining({ code: "invalid-option", option }));
		expect(attempt).not.toThrow(/s3cret/);
	});
});
