import { describe } from "vitest";
import { createSchemas, postgresMissing } from "./database-postgres.ts";
import { describeSenders } from "./sender-store-conformance.ts";

describe.skipIf(postgresMissing)("the senders on PostgreSQL", () => {
	describeSenders("postgres", async () => {
		const schemas = createSchemas();
		return {
			store: schemas.store(),
			run: (statement) => schemas.admin.query(statement.replaceAll("$schema", schemas.schema)),
			drop: () => schemas.drop(),
		};
	});
});
