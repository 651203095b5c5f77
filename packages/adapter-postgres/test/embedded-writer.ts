import { createPostgresStore } from "../dist/index.js";

// Writes numbered rows into an embedded database, and reports each one that is committed, until it is killed.
const [directory = ""] = process.argv.slice(2);
const store = createPostgresStore({ embedded: directory });
await store.open();
const first = await store.transaction(async (tx) => {
	await tx.query("CREATE TABLE IF NOT EXISTS written (n int PRIMARY KEY)");
	const { rows } = await tx.query("SELECT coalesce(max(n), 0)::int AS n FROM written");
	return rows[0].n + 1;
});
process.stdout.write("open\n");
for (let n: number = first; ; n += 1) {
	await store.transaction((tx) => tx.query("INSERT INTO written VALUES ($1)", [n]));
	process.stdout.write(`${n}\n`);
}
