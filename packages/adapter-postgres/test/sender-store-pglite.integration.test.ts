import { PGlite } from "@electric-sql/pglite";
import { createPostgresStore } from "../src/index.ts";
import { describeSenders } from "./sender-store-conformance.ts";

describeSenders("pglite", async () => {
	const pglite = await PGlite.create();
	const store = createPostgresStore({ pglite });
	return {
		store,
		run: (statement) => pglite.exec(statement.replaceAll("$schema", "todoku")),
		drop: () => store.close().then(() => pglite.close()),
	};
});
