import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import {
	type SmtpFault,
	type SmtpFaultServer,
	type SmtpFaultServerOptions,
	startSmtpFaultServer,
} from "../src/testing/index.ts";
import { SmtpClient } from "./smtp-client.ts";

// A certificate for relay.example that it signed itself, valid for 100 years; its key protects nothing.
const fixture = (name: string) => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url), "utf8");
const tls = { cert: fixture("relay-certificate.pem"), key: fixture("relay-key.pem") };

async function start(options?: SmtpFaultServerOptions): Promise<SmtpFaultServer> {
	const server = await startSmtpFaultServer(options);
	onTestFinished(() => server.close());
	return server;
}

async function connect(server: SmtpFaultServer): Promise<SmtpClient> {
	const client = await SmtpClient.connect(server.port);
	onTestFinished(() => client.close());
	return client;
}

/** A client that has said EHLO. */
async function greet(server: SmtpFaultServer): Promise<SmtpClient> {
	const client = await connect(server);
	await client.reply();
	await client.ask("EHLO client.example");
	return client;
}

/** A client that may say DATA. */
async function announce(server: SmtpFaultServer, to = "taro@example.com"): Promise<SmtpClient> {
	const client = await greet(server);
	await client.ask("MAIL FROM:<shop@shop.example>");
	await client.ask(`RCPT TO:<${to}>`);
	return client;
}

/** A client that may write its message. */
async function begin(server: SmtpFaultServer): Promise<SmtpClient> {
	const client = await announce(server);
	await client.ask("DATA");
	return client;
}

async function asks(client: SmtpClient, lines: readonly string[]): Promise<readonly string[]> {
	const replies: string[] = [];
	for (const line of lines) replies.push((await client.ask(line)).slice(0, 9));
	return replies;
}

describe("the dialogue", () => {
	test("is polite where no fault is armed, and everything is recorded", async () => {
		const server = await start();
		const client = await connect(server);
		expect(await client.reply()).toBe("220 fault.example ESMTP");
		expect(await client.ask("EHLO client.example")).toBe(
			"250-fault.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES",
		);
		expect(await client.ask("mail from:<> BODY=8BITMIME")).toBe("250 2.1.0 Ok");
		expect(await client.ask('RCPT TO:<"a>b"@example.com>')).toBe("250 2.1.5 Ok");
		expect(await client.ask("RCPT TO:<b@example.com>")).toBe("250 2.1.5 Ok");
		expect(await client.ask("DATA")).toBe("354 Go on");
		expect(await client.ask("Subject: Hello\r\n\r\n..two\r\n.")).toBe("250 2.0.0 Ok");
		expect(await client.ask("QUIT")).toBe("221 2.0.0 Bye");
		expect(await client.end()).toBe("");
		expect(server.commands.map(({ connection, line }) => `${connection} ${line}`)).toEqual([
			"1 EHLO client.example",
			"1 mail from:<> BODY=8BITMIME",
			'1 RCPT TO:<"a>b"@example.com>',
			"1 RCPT TO:<b@example.com>",
			"1 DATA",
			"1 QUIT",
		]);
		expect(server.messages).toEqual([
			{
				connection: 1,
				mailFrom: "",
				recipients: ['"a>b"@example.com', "b@example.com"],
				parameters: ["BODY=8BITMIME"],
				bytes: Buffer.from("Subject: Hello\r\n\r\n.two\r\n"),
				reply: "250 2.0.0 Ok",
				secure: false,
				user: undefined,
			},
		]);
	});

	test("answers pipelined commands in order, and takes a mail that comes in one piece", async () => {
		const server = await start();
		const client = await greet(server);
		client.say("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n\r\n.\r\nNOOP\r\nRSET\r\nQUIT\r\n");
		expect(await client.end()).toBe(
			"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 Go on\r\n250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n221 2.0.0 Bye\r\n",
		);
		expect(server.messages.map(({ bytes }) => bytes.toString())).toEqual(["\r\n"]);
	});

	test("keeps to the order of commands", async () => {
		const client = await connect(await start());
		await client.reply();
		expect(
			await asks(client, [
				"MAIL FROM:<a@b.example>",
				"HELO client.example",
				"RCPT TO:<c@d.example>",
				"DATA",
				"MAIL FROM: a@b.example",
				"MAIL FROM:<a@b.example>",
				"MAIL FROM:<a@b.example>",
				"DATA",
				"RCPT TO:<>",
				"RCPT TO:<c@d.example> NOTIFY=NEVER",
				"AUTH PLAIN AAAA",
				"STARTTLS",
				"VRFY taro",
				"RSET",
				"RCPT TO:<c@d.example>",
			]),
		).toEqual([
			"503 5.5.1",
			"250 fault",
			"503 5.5.1",
			"503 5.5.1",
			"501 5.5.4",
			"250 2.1.0",
			"503 5.5.1",
			"554 5.5.1",
			"501 5.5.4",
			"555 5.5.4",
			"502 5.5.1",
			"502 5.5.1",
			"502 5.5.2",
			"250 2.0.0",
			"503 5.5.1",
		]);
	});
});

describe("a message", () => {
	test.each([
		["no octet", ".\r\n", ""],
		["one dot", "..\r\n.\r\n", ".\r\n"],
		["stuffed dots", "..a\r\nb.\r\n...\r\n.\r\n", ".a\r\nb.\r\n..\r\n"],
		["bare line ends, which end nothing", "a\n.\nb\r.\rc\n.\r\nd\r\n.\n\r\n.\r\n", "a\n.\nb\r.\rc\n.\r\nd\r\n\n\r\n"],
	])("of %s is read to its end, octet by octet or at once", async (_, wire, expected) => {
		const server = await start();
		const atOnce = await begin(server);
		expect(await atOnce.ask(wire.slice(0, -2))).toBe("250 2.0.0 Ok");
		const slowly = await begin(server);
		for (const octet of wire) {
			slowly.say(octet);
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(await slowly.reply()).toBe("250 2.0.0 Ok");
		expect(server.messages.map(({ bytes }) => bytes.toString())).toEqual([expected, expected]);
	});

	test("of many octets arrives as it is", async () => {
		const server = await start();
		const client = await begin(server);
		const bytes = Buffer.alloc(3_000_000, "0123456789abcdef.\r\n\xe9\xff", "latin1");
		client.say(bytes);
		client.say("\r\n.\r\n");
		expect(await client.reply()).toBe("250 2.0.0 Ok");
		expect(server.messages[0]?.bytes.equals(Buffer.concat([bytes, Buffer.from("\r\n")]))).toBe(true);
	});
});

describe("extensions", () => {
	test("that were not announced are refused", async () => {
		const client = await greet(await start({ extensions: [] }));
		expect(
			await asks(client, [
				"MAIL FROM:<a@b.example> SIZE=1",
				"MAIL FROM:<a@b.example> BODY=8BITMIME",
				"MAIL FROM:<a@b.example> SMTPUTF8",
				"MAIL FROM:<a@b.example> AUTH=<>",
				"MAIL FROM:<あ@b.example>",
				"MAIL FROM:<a@b.example>",
				"RCPT TO:<あ@b.example>",
			]),
		).toEqual(["555 5.5.4", "555 5.5.4", "555 5.5.4", "555 5.5.4", "553 5.6.7", "250 2.1.0", "553 5.6.7"]);
	});

	test("that a fault announces count as announced", async () => {
		const server = await start({ faults: [{ at: "EHLO", reply: "250-x.example\r\n250-smtputf8\r\n250 SIZE 10" }] });
		const client = await greet(server);
		expect(
			await asks(client, [
				"MAIL FROM:<あ@b.example> SMTPUTF8 SIZE=11",
				"MAIL FROM:<あ@b.example> SMTPUTF8 SIZE=10 BODY=7BIT",
				"MAIL FROM:<あ@b.example> SMTPUTF8 SIZE=10",
				"RCPT TO:<い@b.example>",
			]),
		).toEqual(["552 5.3.4", "555 5.5.4", "250 2.1.0", "250 2.1.5"]);
	});

	test("SIZE is enforced at MAIL FROM and at the final dot", async () => {
		const server = await start({ maxMessageBytes: 10 });
		const client = await greet(server);
		expect((await client.ask("MAIL FROM:<a@b.example> SIZE=11")).slice(0, 3)).toBe("552");
		expect((await client.ask("MAIL FROM:<a@b.example> SIZE=nine")).slice(0, 3)).toBe("555");
		const other = await begin(server);
		expect(await other.ask("123456789\r\n.")).toBe("552 5.3.4 Message too large");
		expect(server.messages).toMatchObject([{ reply: "552 5.3.4 Message too large" }]);
	});
});

describe("a login", () => {
	const auth = { user: "shop", pass: "s3cret" };
	const encode = (text: string) => Buffer.from(text).toString("base64");

	test.each<[string, readonly string[]]>([
		["PLAIN in one line", [`AUTH PLAIN ${encode("\0shop\0s3cret")}`]],
		["PLAIN in two", ["AUTH PLAIN", encode("\0shop\0s3cret")]],
		["LOGIN", ["AUTH LOGIN", encode("shop"), encode("s3cret")]],
		["LOGIN with the user at once", [`AUTH LOGIN ${encode("shop")}`, encode("s3cret")]],
	])("by %s opens the door", async (_, lines) => {
		const server = await start({ auth });
		const client = await connect(server);
		await client.reply();
		expect(await client.ask("EHLO client.example")).toMatch(/\n250 AUTH PLAIN LOGIN$/);
		expect(await client.ask("MAIL FROM:<a@b.example>")).toBe("530 5.7.0 Authentication required");
		expect((await asks(client, lines)).at(-1)).toBe("235 2.7.0");
		expect(await asks(client, ["MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA", "."])).toContain(
			"250 2.0.0",
		);
		expect(server.messages).toMatchObject([{ user: "shop" }]);
	});

	test("that is wrong does not", async () => {
		const client = await greet(await start({ auth }));
		expect(
			await asks(client, [`AUTH PLAIN ${encode("\0shop\0wrong")}`, "AUTH CRAM-MD5", "MAIL FROM:<a@b.example>"]),
		).toEqual(["535 5.7.8", "504 5.5.4", "530 5.7.0"]);
	});
});

describe("TLS", () => {
	test("comes with STARTTLS, and what was said before counts for nothing", async () => {
		const server = await start({ tls });
		const client = await connect(server);
		await client.reply();
		expect(await client.ask("EHLO client.example")).toMatch(/\n250 STARTTLS$/);
		client.say("STARTTLS\r\nMAIL FROM:<injected@evil.example>\r\n");
		expect(await client.reply()).toBe("220 2.0.0 Ready to start TLS");
		await client.upgrade(tls.cert);
		expect(await client.ask("MAIL FROM:<a@b.example>")).toBe("503 5.5.1 Say EHLO first");
		expect(await client.ask("EHLO client.example")).not.toMatch(/STARTTLS/);
		await asks(client, ["MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "DATA", "."]);
		expect(server.messages).toMatchObject([{ secure: true, mailFrom: "a@b.example" }]);
		expect(server.commands.some(({ line }) => line.includes("injected"))).toBe(false);
	});

	test("stands from the first octet where that is wanted", async () => {
		const server = await start({ tls, implicitTls: true });
		expect(server.url).toBe(`smtps://127.0.0.1:${server.port}`);
		const client = await SmtpClient.connectTls(server.port, tls.cert);
		onTestFinished(() => client.close());
		expect(await client.reply()).toBe("220 fault.example ESMTP");
	});

	test("is refused by a fault as by a server that cannot", async () => {
		const server = await start({ tls, faults: [{ at: "STARTTLS", reply: "454 4.7.0 Not now" }] });
		const client = await greet(server);
		expect(await client.ask("STARTTLS")).toBe("454 4.7.0 Not now");
		expect(await client.ask("NOOP")).toBe("250 2.0.0 Ok");
	});
});

describe("a fault", () => {
	test("answers in the server's place, and the server takes its own word for it", async () => {
		const server = await start({ faults: [{ at: "RCPT", recipient: "GONE@example.com", reply: "550 5.1.1 No" }] });
		const client = await greet(server);
		expect(
			await asks(client, [
				"MAIL FROM:<a@b.example>",
				"RCPT TO:<here@example.com>",
				"RCPT TO:<gone@example.com>",
				"RCPT TO:<there@example.com>",
				"DATA",
				".",
			]),
		).toEqual(["250 2.1.0", "250 2.1.5", "550 5.1.1", "250 2.1.5", "354 Go on", "250 2.0.0"]);
		expect(server.messages[0]?.recipients).toEqual(["here@example.com", "there@example.com"]);
	});

	test("strikes only for the MAIL FROM and the recipients it names", async () => {
		const server = await start();
		server.arm({ at: "message-end", mailFrom: "", reply: "554 5.6.0 No null" });
		server.arm({ at: "message-end", recipient: /@spam\.example$/, reply: "554 5.6.0 No spam" });
		const client = await greet(server);
		const send = async (from: string, to: string) =>
			(await asks(client, [`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, "DATA", "."])).at(-1);
		expect(await send("", "a@b.example")).toBe("554 5.6.0");
		expect(await send("x@y.example", "a@spam.example")).toBe("554 5.6.0");
		expect(await send("x@y.example", "a@b.example")).toBe("250 2.0.0");
	});

	test("lets pass and stops as it was told", async () => {
		const server = await start();
		const fault = server.arm({ at: "NOOP", skip: 1, times: 2, reply: "450 Not now" });
		const client = await greet(server);
		expect(await asks(client, ["NOOP", "NOOP", "RSET", "NOOP", "NOOP"])).toEqual([
			"250 2.0.0",
			"450 Not n",
			"250 2.0.0",
			"450 Not n",
			"250 2.0.0",
		]);
		expect(fault.strikes).toBe(2);
		await fault.struck;
	});

	test("gives way to the one that was armed before it", async () => {
		const server = await start({ faults: [{ at: "NOOP", reply: "450 First", times: 1 }] });
		server.arm({ at: ["NOOP", "RSET"], reply: "451 Second" });
		const client = await greet(server);
		expect(await asks(client, ["NOOP", "NOOP", "RSET"])).toEqual(["450 First", "451 Secon", "451 Secon"]);
		server.clearFaults();
		expect(await asks(client, ["NOOP", "RSET"])).toEqual(["250 2.0.0", "250 2.0.0"]);
	});

	test("holds until it is lifted, also the commands behind it", async () => {
		const server = await start();
		const fault = server.arm({ at: "message-end", hold: true, times: 1 });
		const client = await begin(server);
		client.say("Hello\r\n.\r\nNOOP\r\n");
		await fault.struck;
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(client.unread).toBe("");
		expect(server.messages).toMatchObject([{ reply: null }]);
		fault.lift();
		expect(await client.reply()).toBe("250 2.0.0 Ok");
		expect(await client.reply()).toBe("250 2.0.0 Ok");
		expect(server.messages).toMatchObject([{ reply: "250 2.0.0 Ok" }]);
	});

	test("delays", async () => {
		const client = await greet(await start({ faults: [{ at: "NOOP", delayMs: 60 }] }));
		const before = performance.now();
		expect(await client.ask("NOOP")).toBe("250 2.0.0 Ok");
		expect(performance.now() - before).toBeGreaterThan(55);
	});

	test("writes a reply in pieces", async () => {
		const client = await connect(await start({ faults: [{ at: "greeting", chunkBytes: 1, chunkDelayMs: 5 }] }));
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(client.unread.length).toBeLessThan(20);
		expect(await client.reply()).toBe("220 fault.example ESMTP");
	});

	test("says nothing, and goes on", async () => {
		const client = await greet(await start({ faults: [{ at: "NOOP", reply: null }] }));
		client.say("NOOP\r\nRSET\r\n");
		expect(await client.reply()).toBe("250 2.0.0 Ok");
		client.say("QUIT\r\n");
		expect(await client.end()).toBe("221 2.0.0 Bye\r\n");
	});

	test.each<[string, SmtpFault, string]>([
		["without a word", { at: "message-end", hangUp: "close" }, ""],
		["with RST", { at: "message-end", hangUp: "reset" }, ""],
		["with a last word", { at: "message-end", reply: "421 4.3.2 Closing", hangUp: "close" }, "421 4.3.2 Closing\r\n"],
	])("ends the connection after the final dot, %s", async (_, fault, heard) => {
		const server = await start({ faults: [fault] });
		const client = await begin(server);
		client.say("Hello\r\n.\r\n");
		expect(await client.end()).toBe(heard);
		expect(server.messages).toMatchObject([{ reply: heard === "" ? null : heard.trimEnd() }]);
		expect(await asks(await connect(server), ["NOOP"])).toEqual(["220 fault"]);
	});

	test("ends the connection in the middle of a message, which is then none", async () => {
		const server = await start({ faults: [{ at: "message-begins", hangUp: "reset" }] });
		const client = await begin(server);
		client.say("Hello");
		expect(await client.end()).toBe("");
		expect(server.messages).toEqual([]);
	});

	test("in the middle of a message does not strike one that comes in one piece", async () => {
		const server = await start({ faults: [{ at: "message-begins", hangUp: "reset" }] });
		const client = await begin(server);
		expect(await client.ask("Hello\r\n.")).toBe("250 2.0.0 Ok");
	});

	test.each([
		[{ where: "RCPT" }, /fault\.where is not known/],
		[{ at: "RCTP" }, /fault\.at must be among greeting/],
		[{ at: "RCPT", times: 0 }, /fault\.times/],
		[{ skip: -1 }, /fault\.skip/],
		[{ delayMs: 1.5 }, /fault\.delayMs/],
		[{ chunkBytes: 0 }, /fault\.chunkBytes/],
	])("that makes no sense is refused: %j", async (fault, problem) => {
		const server = await start();
		expect(() => server.arm(fault as SmtpFault)).toThrow(problem);
	});
});

describe("the server", () => {
	test("greylists: later first, and then yes, for each recipient", async () => {
		const client = await greet(await start({ greylist: true }));
		expect(
			await asks(client, [
				"MAIL FROM:<a@b.example>",
				"RCPT TO:<c@d.example>",
				"RCPT TO:<e@f.example>",
				"RCPT TO:<c@d.example>",
				"RCPT TO:<e@f.example>",
			]),
		).toEqual(["250 2.1.0", "451 4.7.1", "451 4.7.1", "250 2.1.5", "250 2.1.5"]);
	});

	test("reads slowly, so that a client has to wait", async () => {
		const server = await start({ readBytesPerSecond: 20_000 });
		const client = await begin(server);
		const before = performance.now();
		client.say(`${"x".repeat(4_000)}\r\n.\r\n`);
		expect(await client.reply()).toBe("250 2.0.0 Ok");
		expect(performance.now() - before).toBeGreaterThan(190);
	});

	test("drops idle connections and leaves those with a mail under way", async () => {
		const server = await start();
		const idle = await greet(server);
		const busy = await announce(server);
		await server.dropIdle({ reply: "421 4.4.2 Idle" });
		expect(await idle.end()).toBe("421 4.4.2 Idle\r\n");
		expect(await busy.ask("DATA")).toBe("354 Go on");
		expect([server.connections(), server.openConnections()]).toEqual([2, 1]);
	});

	test("goes down and comes up on the same port, with its faults and records", async () => {
		const server = await start({ faults: [{ at: "NOOP", reply: "450 Still here" }] });
		const { port } = server;
		const client = await greet(server);
		await server.down();
		await server.down();
		await client.end();
		await expect(SmtpClient.connect(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
		await server.up();
		await server.up();
		expect(await (await greet(server)).ask("NOOP")).toBe("450 Still here");
		expect(server.port).toBe(port);
		expect(server.commands).toHaveLength(3);
	});

	test("tells when it has heard something, also when it had before", async () => {
		const server = await start();
		const heard = server.heard("RSET");
		const client = await greet(server);
		await server.heard("EHLO client");
		await client.ask("RSET");
		await heard;
	});

	test("closes twice, and under whoever it holds or delays", async () => {
		const server = await start({
			faults: [
				{ at: "NOOP", hold: true },
				{ at: "RSET", delayMs: 60_000 },
			],
		});
		const [held, delayed] = [await greet(server), await greet(server)];
		held.say("NOOP\r\n");
		delayed.say("RSET\r\n");
		await server.heard("RSET");
		await server.heard("NOOP");
		await Promise.all([server.close(), server.close()]);
		expect([await held.end(), await delayed.end()]).toEqual(["", ""]);
		await expect(server.up()).rejects.toThrow("closed");
	});

	test("is not disturbed by a client that goes away", async () => {
		const server = await start();
		(await begin(server)).close();
		(await connect(server)).close();
		expect(await (await greet(server)).ask("NOOP")).toBe("250 2.0.0 Ok");
	});

	test.each([
		[{ ports: 25 }, /ports is not known/],
		[{ implicitTls: true }, /implicitTls needs/],
		[{ maxMessageBytes: 0 }, /maxMessageBytes/],
		[{ readBytesPerSecond: 0.5 }, /readBytesPerSecond/],
		[{ faults: [{ at: "RCTP" }] }, /fault\.at/],
	])("refuses an option that makes no sense: %j", async (options, problem) => {
		await expect(startSmtpFaultServer(options as SmtpFaultServerOptions)).rejects.toThrow(problem);
	});
});
