import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../src/database/database.ts";
import type { PostgresOutbox } from "../src/outbox/postgres-outbox.ts";
import { claimAll, feedback, hasPostgres, messageTo, OutboxBench, sendOne } from "./outbox-bench.ts";

const act = { actor: "sato", reason: "ticket 12" };
const rows = 100_000;

/** Read as a whole on purpose: counts, through an index of their own, and tables of a few rows. */
const readWhole = /(tenants|route_pauses|quota|reservations|acts|suppressions)\b/;

interface Plan {
	readonly "Node Type": string;
	readonly "Relation Name"?: string;
	readonly Plans?: readonly Plan[];
}

describe.skipIf(!(await hasPostgres()))("the statements over 100,000 deliveries", () => {
	let bench: OutboxBench;
	let outbox: PostgresOutbox;
	const scans: string[] = [];

	beforeAll(async () => {
		bench = await OutboxBench.onPostgres();
		await fill(bench);
		outbox = await bench.open({
			database: explaining(bench.database, scans),
			retention: { bodyMs: 9e10, addressMs: 9e10 },
		});
		await outbox.record(messageTo(["taro@customer.example"], { tenant: "shop-7", key: "order/1" }), {});
		scans.length = 0;
	}, 60_000);
	afterAll(() => bench.drop());

	const cases: [string, () => Promise<unknown>][] = [
		["record", () => outbox.record(messageTo(["taro@customer.example"], { key: "order/1" }), {})],
		[
			"record under a key that is taken",
			() => outbox.record(messageTo(["a@b.example"], { tenant: "shop-7", key: "order/1" }), {}),
		],
		["claim, begin and settle", () => sendOne(outbox)],
		["claim with a share", () => claimAll(outbox, { tenantShare: 5 })],
		["keep", async () => await outbox.keep(await claimAll(outbox, { limit: 5 }), 60_000)],
		[
			"resume a route",
			async () => {
				await outbox.pauseRoute({ route: "service", pauseMs: 0, failure: { code: "x", message: "" } });
				await outbox.resumeRoute("service");
			},
		],
		[
			"reserve slots and give them back",
			async () => {
				const { reservation } = await outbox.reserveSlots({
					slots: 2,
					lane: "normal",
					maxAheadMs: 1_000,
					urgentReserve: 0,
				});
				await outbox.giveBackSlots(reservation, 1);
			},
		],
		["read a tenant", () => outbox.readTenant("shop-7")],
		["read bytes", () => outbox.readBytes("message-500")],
		[
			"feedback",
			() =>
				outbox.recordFeedback(feedback({ eventId: "1", deliveryId: "delivery-500", kind: "bounced", at: new Date() })),
		],
		[
			"a changed setting of a tenant",
			() => bench.database.transaction((tx) => outbox.onSettingChanged(explainingTx(tx, scans), "shop-7")),
		],
		["limits of a tenant", () => outbox.office.setTenantLimits("shop-7", { max24Hour: 100, maxBounceRate: 0.1 }, act)],
		["a tenant that is let go", () => outbox.office.stopTenant("shop-7", false, act)],
		["maintain", () => outbox.maintain()],
		["status", () => outbox.office.status()],
		["list", () => outbox.office.list({ tenant: "shop-7" }, { limit: 20 })],
		["list by recipient", () => outbox.office.list({ recipient: "member-500@customer.example" }, { limit: 20 })],
		["show", () => outbox.office.show("delivery-500")],
		["retry one", () => outbox.office.retry({ ids: ["delivery-501"] }, act)],
		["resend one", () => outbox.office.resend({ ids: ["delivery-2"] }, act)],
		["purge one", () => outbox.office.purge({ ids: ["delivery-3"] }, act)],
		["erase an address", () => outbox.office.eraseAddress("member-502@customer.example", act)],
	];

	test.each(cases)("go through an index: %s", async (_name, run) => {
		scans.length = 0;
		await run();
		expect(scans).toEqual([]);
	});
});

/** Sent mail, with some that waits, as after a year. */
async function fill({ database }: OutboxBench): Promise<void> {
	const { schema } = database;
	await database.executeSql(`insert into ${schema}.messages (id, message_id, tenant, key, content_hash, category, lane, from_address, mail_from,
		subject, body, body_bytes, sensitive, recorded_at)
		select 'message-' || n, n::text, 'shop-' || n % 500, 'key-' || n, '', 'automatic', 'normal', 'info@shop-' || n % 500 || '.example',
			'b@shop.example', 's', 'body', 4, false, now() - n * interval '1 minute' from generate_series(1, ${rows}) n`);
	await database.executeSql(`insert into ${schema}.deliveries (id, message, position, tenant, lane, sensitive, recipient, status, recorded_at,
		settled_at, due_at, begun)
		select 'delivery-' || n, m.number, 0, m.tenant, 'normal', false, 'member-' || n || '@customer.example',
			case when n % 50 = 0 then 'held' else 'sent' end, m.recorded_at,
			case when n % 50 = 0 then null else m.recorded_at + interval '1 second' end, null, 1
		from ${schema}.messages m cross join lateral (select substr(m.id, 9)::integer as n) x`);
	await database.executeSql(`insert into ${schema}.attempts (delivery, number, tenant, started_at, ended_at, route, transport, decision,
		outcome, possible_duplicate)
		select number, 1, tenant, recorded_at, recorded_at + interval '1 second', 'service', 'ses', '{}', 'accepted', false
		from ${schema}.deliveries`);
	await database.executeSql(`insert into ${schema}.feedback (delivery, tenant, kind, at, event_id, detail)
		select number, tenant, 'delivered', recorded_at, 'event-' || number, '{}' from ${schema}.deliveries`);
	for (const table of ["messages", "deliveries", "attempts", "feedback"])
		await database.executeSql(`vacuum analyze ${schema}.${table}`);
}

type Executor = Pick<Database, "executeSql">;

/** Asks for the plan of every statement of ours first, and notes each table that is read as a whole. */
function explaining(database: Database, scans: string[]): Database {
	const explained = explainingTx(database, scans);
	return {
		kind: database.kind,
		schema: database.schema,
		queueSchema: database.queueSchema,
		open: () => database.open(),
		executeSql: (text, values) => explained.executeSql(text, values),
		transaction: (work) => database.transaction((tx) => work(explainingTx(tx, scans))),
		listen: (channel, onNotify) => database.listen(channel, onNotify),
		close: () => database.close(),
	};
}

function explainingTx(executor: Executor, scans: string[]): Executor {
	return {
		executeSql: async (text, values = []) => {
			if (/^\s*(with|select|insert|update|delete)\b/i.test(text) && !text.includes("job_now()")) {
				const {
					rows: [plan],
				} = await executor.executeSql(`explain (format json) ${text}`, values);
				const tables = findScans(plan["QUERY PLAN"][0].Plan).filter((table) => !readWhole.test(table));
				scans.push(...tables.map((table) => `${table}: ${text.trim().slice(0, 200)}`));
			}
			return await executor.executeSql(text, values);
		},
	};
}

function findScans(plan: Plan): string[] {
	const inner = (plan.Plans ?? []).flatMap(findScans);
	return plan["Node Type"] === "Seq Scan" ? [plan["Relation Name"] ?? "", ...inner] : inner;
}
