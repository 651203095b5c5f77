import { Inject, Injectable, Module, type ModuleMetadata } from "@nestjs/common";
import { Test, type TestingModule } from "@nestjs/testing";
import { type Mailer, MailerClosedError, type MailerOptions, OptionError, parseVerifiedSenders } from "@todoku/core";
import { createRecordingTransport, type RecordingTransport } from "@todoku/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import { InjectMailer } from "./inject-mailer.ts";
import { MailModule } from "./mail.module.ts";
import type { MailerOptionsFactory, MailModuleAsyncOptions } from "./mail.options.ts";
import { MailService } from "./mail.service.ts";
import { getMailerToken } from "./mail.tokens.ts";

const message = {
	category: "automatic",
	from: "shop@shop.example",
	to: "member@example.net",
	subject: "Welcome",
	text: "Hello",
} as const;

interface Recorder {
	readonly options: MailerOptions;
	readonly service: RecordingTransport;
	readonly standard: RecordingTransport;
}

function recorder(setting = "shop.example"): Recorder {
	const service = createRecordingTransport({ name: "service" });
	const standard = createRecordingTransport({ name: "standard" });
	return { service, standard, options: { senders: parseVerifiedSenders(setting), service, standard } };
}

const started: TestingModule[] = [];

async function start(metadata: ModuleMetadata): Promise<TestingModule> {
	const app = await Test.createTestingModule(metadata).compile();
	started.push(app);
	return app;
}

async function routeOf(app: TestingModule, from: string): Promise<string> {
	const decision = await app.get(MailService).decide({ from, category: "automatic" });
	return decision.route;
}

afterEach(async () => {
	await Promise.all(started.splice(0).map((app) => app.close()));
});

describe("forRoot", () => {
	test("provides MailService, which sends through the mailer", async () => {
		const { options, service } = recorder();
		const app = await start({ imports: [MailModule.forRoot(options)] });

		const receipts = await app.get(MailService).send(message);

		expect(receipts.map((receipt) => receipt.outcome)).toEqual(["accepted"]);
		expect(service.offers.map((offer) => offer.envelope.recipient)).toEqual(["member@example.net"]);
	});

	test("hands the options of a send on to the mailer", async () => {
		const { options, service } = recorder();
		const app = await start({ imports: [MailModule.forRoot(options)] });

		await app.get(MailService).send(message, { signal: AbortSignal.abort() });

		expect(service.offers).toEqual([]);
	});

	test("lets MailService decide without sending", async () => {
		const { options, service, standard } = recorder();
		const app = await start({ imports: [MailModule.forRoot(options)] });

		const decision = await app.get(MailService).decide(message);

		expect(decision).toMatchObject({ route: "service", reason: "domain", entry: "shop.example" });
		expect([...service.offers, ...standard.offers]).toEqual([]);
	});

	test("gives MailService and @InjectMailer() the same mailer", async () => {
		@Injectable()
		class Orders {
			readonly mailer: Mailer;
			constructor(@InjectMailer() mailer: Mailer) {
				this.mailer = mailer;
			}
		}
		const app = await start({ imports: [MailModule.forRoot(recorder().options)], providers: [Orders] });

		expect(app.get(Orders).mailer).toBe(app.get(MailService).mailer);
		expect(app.get(MailService).mailer).toBe(app.get(getMailerToken()));
	});

	test("injects into a property as well as into a constructor", async () => {
		@Injectable()
		class Orders {
			@InjectMailer()
			readonly mailer!: Mailer;
		}
		const app = await start({ imports: [MailModule.forRoot(recorder().options)], providers: [Orders] });

		expect(app.get(Orders).mailer).toBe(app.get(getMailerToken()));
	});

	test("lets a test put its own mailer in the place of the real one", async () => {
		const { options, service } = recorder();
		const sent: unknown[] = [];
		const fake = { send: async (mail: unknown) => sent.push(mail), close: async () => undefined };
		const app = await Test.createTestingModule({ imports: [MailModule.forRoot(options)] })
			.overrideProvider(getMailerToken())
			.useValue(fake)
			.compile();
		started.push(app);

		await app.get(MailService).send(message);

		expect(sent).toEqual([message]);
		expect(service.offers).toEqual([]);
	});

	test("stops the start of the application when an option of the mailer is missing", async () => {
		const { options } = recorder();
		const starting = start({ imports: [MailModule.forRoot({ ...options, service: undefined as never })] });

		await expect(starting).rejects.toMatchObject({ code: "invalid-option", option: "service" });
	});

	test("refuses to be called without options", () => {
		expect(() => MailModule.forRoot(undefined as never)).toThrow("The option options of MailModule.forRoot");
	});
});

describe("isGlobal", () => {
	@Injectable()
	class Orders {
		readonly mail: MailService;
		constructor(@Inject(MailService) mail: MailService) {
			this.mail = mail;
		}
	}

	@Module({ providers: [Orders] })
	class OrdersModule {}

	test("lets modules inject that do not import MailModule", async () => {
		const app = await start({ imports: [MailModule.forRoot({ ...recorder().options, isGlobal: true }), OrdersModule] });

		expect(app.get(Orders, { strict: false }).mail).toBe(app.get(MailService));
	});

	test("works for forRootAsync as well", async () => {
		const mail = MailModule.forRootAsync({ isGlobal: true, useFactory: () => recorder().options });
		const app = await start({ imports: [mail, OrdersModule] });

		expect(app.get(Orders, { strict: false }).mail).toBe(app.get(MailService));
	});

	test("is off by default, and such modules do not start", async () => {
		const starting = start({ imports: [MailModule.forRoot(recorder().options), OrdersModule] });

		await expect(starting).rejects.toThrow(/can't resolve dependencies of the Orders/);
	});
});

describe("forRootAsync", () => {
	@Injectable()
	class Config {
		readonly setting: string = "async.example";
	}

	@Module({ providers: [Config], exports: [Config] })
	class ConfigModule {}

	test("makes the options in a function that is given what it injects", async () => {
		const app = await start({
			imports: [
				MailModule.forRootAsync({
					imports: [ConfigModule],
					inject: [Config],
					useFactory: async (config: Config) => recorder(config.setting).options,
				}),
			],
		});

		expect(await routeOf(app, "shop@async.example")).toBe("service");
		expect(await routeOf(app, "shop@shop.example")).toBe("standard");
	});

	test("makes the options in a class of its own, with what that injects", async () => {
		@Injectable()
		class MailConfig implements MailerOptionsFactory {
			readonly #config: Config;
			constructor(@Inject(Config) config: Config) {
				this.#config = config;
			}
			createMailerOptions(): MailerOptions {
				return recorder(this.#config.setting).options;
			}
		}
		const app = await start({ imports: [MailModule.forRootAsync({ imports: [ConfigModule], useClass: MailConfig })] });

		expect(await routeOf(app, "shop@async.example")).toBe("service");
	});

	test("uses the one instance that another module provides", async () => {
		let instances = 0;
		@Injectable()
		class MailConfig implements MailerOptionsFactory {
			constructor() {
				instances += 1;
			}
			async createMailerOptions(): Promise<MailerOptions> {
				return recorder("existing.example").options;
			}
		}
		@Module({ providers: [MailConfig], exports: [MailConfig] })
		class MailConfigModule {}
		const app = await start({
			imports: [MailModule.forRootAsync({ imports: [MailConfigModule], useExisting: MailConfig })],
		});

		expect(await routeOf(app, "shop@existing.example")).toBe("service");
		expect(instances).toBe(1);
	});

	test.each([
		["none", {}, "has none of them"],
		["two", { useFactory: () => recorder().options, useExisting: Config }, "has useFactory and useExisting"],
	])("refuses %s of the three ways, saying what it found", (_count, options, problem) => {
		expect(() => MailModule.forRootAsync(options as unknown as MailModuleAsyncOptions)).toThrow(
			`must have exactly one of useFactory, useClass, useExisting, but ${problem}`,
		);
	});

	test("refuses to be called without options", () => {
		expect(() => MailModule.forRootAsync(undefined as never)).toThrow(OptionError);
	});

	test("says so when the function returns nothing", async () => {
		const starting = start({ imports: [MailModule.forRootAsync({ useFactory: () => undefined as never })] });

		await expect(starting).rejects.toThrow("The option useFactory of MailModule.forRootAsync made no options");
	});

	test("says so when the provider named has no createMailerOptions()", async () => {
		const options = { imports: [ConfigModule], useExisting: Config } as unknown as MailModuleAsyncOptions;

		await expect(start({ imports: [MailModule.forRootAsync(options)] })).rejects.toThrow(
			"The option useExisting of MailModule.forRootAsync names a provider without a method createMailerOptions()",
		);
	});

	test.each(["name", "isGlobal", "worker"])(
		"refuses %s among the options that were made, where it could only be ignored",
		async (option) => {
			const useFactory = (): MailerOptions => ({ ...recorder().options, [option]: "late" });

			await expect(start({ imports: [MailModule.forRootAsync({ useFactory })] })).rejects.toMatchObject({
				code: "invalid-option",
				option,
			});
		},
	);

	test("passes on what the function throws, unchanged", async () => {
		const failure = new Error("no configuration");
		const useFactory = (): MailerOptions => {
			throw failure;
		};

		await expect(start({ imports: [MailModule.forRootAsync({ useFactory })] })).rejects.toBe(failure);
	});
});

describe("several mailers", () => {
	@Injectable()
	class Newsletter {
		readonly bulk: Mailer;
		readonly mail: MailService;
		constructor(@InjectMailer("bulk") bulk: Mailer, @Inject(MailService) mail: MailService) {
			this.bulk = bulk;
			this.mail = mail;
		}
	}

	test("are told apart by their names, and MailService stays the unnamed one", async () => {
		const unnamed = recorder();
		const bulk = recorder();
		const app = await start({
			imports: [
				MailModule.forRootAsync({ name: "bulk", useFactory: () => bulk.options }),
				MailModule.forRoot(unnamed.options),
			],
			providers: [Newsletter],
		});
		const newsletter = app.get(Newsletter);

		await newsletter.bulk.send(message);
		expect([unnamed.service.offers.length, bulk.service.offers.length]).toEqual([0, 1]);
		await newsletter.mail.send(message);
		expect([unnamed.service.offers.length, bulk.service.offers.length]).toEqual([1, 1]);
	});

	test("can be two named ones", async () => {
		const orders = recorder();
		const bulk = recorder();
		const app = await start({
			imports: [
				MailModule.forRoot({ ...orders.options, name: "orders" }),
				MailModule.forRoot({ ...bulk.options, name: "bulk" }),
			],
		});

		await app.get<Mailer>(getMailerToken("orders")).send(message);

		expect([orders.service.offers.length, bulk.service.offers.length]).toEqual([1, 0]);
	});

	test("have no MailService when all are named", async () => {
		const app = await start({ imports: [MailModule.forRoot({ ...recorder().options, name: "bulk" })] });

		expect(() => app.get(MailService, { strict: false })).toThrow(/MailService/);
	});
});

describe("shutdown", () => {
	test("closes the transports of every mailer, named or not", async () => {
		const unnamed = recorder();
		const bulk = recorder();
		const app = await start({
			imports: [MailModule.forRoot(unnamed.options), MailModule.forRoot({ ...bulk.options, name: "bulk" })],
		});
		const transports = [unnamed.service, unnamed.standard, bulk.service, bulk.standard];
		expect(transports.map((transport) => transport.closed)).toEqual([false, false, false, false]);

		await app.close();

		expect(transports.map((transport) => transport.closed)).toEqual([true, true, true, true]);
	});

	test("waits for the mail that is under way", async () => {
		const answer = Promise.withResolvers<{ outcome: "accepted" }>();
		const offered = Promise.withResolvers<void>();
		const service = createRecordingTransport({
			answer: () => {
				offered.resolve();
				return answer.promise;
			},
		});
		const app = await start({ imports: [MailModule.forRoot({ ...recorder().options, service })] });

		const sending = app.get(MailService).send(message);
		await offered.promise;
		const closing = app.close();
		expect(service.closed).toBe(false);
		answer.resolve({ outcome: "accepted" });
		await closing;

		expect(service.closed).toBe(true);
		expect((await sending).map((receipt) => receipt.outcome)).toEqual(["accepted"]);
	});

	test("makes a later send throw", async () => {
		const app = await start({ imports: [MailModule.forRoot(recorder().options)] });
		const mail = app.get(MailService);
		await app.close();

		await expect(mail.send(message)).rejects.toThrow(MailerClosedError);
	});

	test("goes on when a transport cannot be closed, and the failure is logged", async () => {
		const failure = new Error("socket stuck");
		const stuck = { ...createRecordingTransport(), close: () => Promise.reject(failure) };
		const unnamed = recorder();
		const bulk = recorder();
		const logged: unknown[] = [];
		const app = await Test.createTestingModule({
			imports: [
				MailModule.forRoot({ ...unnamed.options, service: stuck }),
				MailModule.forRoot({ ...bulk.options, name: "bulk" }),
			],
		})
			.setLogger({ log: () => undefined, warn: () => undefined, error: (error: unknown) => logged.push(error) })
			.compile();

		await app.close();

		expect(logged).toEqual([failure]);
		expect([unnamed.standard.closed, bulk.service.closed]).toEqual([true, true]);
	});
});
