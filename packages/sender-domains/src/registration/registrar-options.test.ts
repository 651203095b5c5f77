import { expect, it } from "vitest";
import { RegistrarBench } from "../../test/registrar-bench.ts";
import { createSenderRegistrar } from "./create-sender-registrar.ts";
import type { SenderRegistrarOptions } from "./registrar-options.ts";

it.each([
	[{ service: undefined }, "service"],
	[{ store: null }, "store"],
	[{ settings: "x" }, "settings"],
	[{ checksPerSecond: 0 }, "checksPerSecond"],
	[{ checksPerSecond: Number.NaN }, "checksPerSecond"],
	[{ temporaryFailureMs: 0 }, "temporaryFailureMs"],
	[{ recheckMs: 1.5 }, "recheckMs"],
	[{ actor: "" }, "actor"],
	[{ hooks: { onEverything: () => undefined } }, "hooks.onEverything"],
	[{ timeout: 5 }, "timeout"],
])("refuses %j", (wrong, option) => {
	const { service, store, settings } = new RegistrarBench();
	const options = { service, store, settings, ...wrong } as unknown as SenderRegistrarOptions;
	expect(() => createSenderRegistrar(options)).toThrow(expect.objectContaining({ code: "invalid-option", option }));
});
