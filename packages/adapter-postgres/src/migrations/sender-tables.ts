import type { Migration } from "./migration.ts";

/**
 * Senders on their way to the setting, and what happened to them. `''` stands for mail without a tenant. The order by octets makes pages
 * the same whatever the database's language. Code that knows nothing of these tables works on beside them.
 */
export const senderTables: Migration = {
	version: 3,
	name: "senders",
	oldestCode: 2,
	sql: ({ schema }) => [
		`CREATE TABLE ${schema}.senders (
			tenant text COLLATE "C" NOT NULL,
			sender text COLLATE "C" NOT NULL,
			kind text NOT NULL CHECK (kind IN ('domain', 'address')),
			step text NOT NULL,
			region text,
			dmarc_reports text,
			mail_from_domain text,
			survey jsonb,
			waived jsonb NOT NULL,
			acknowledged jsonb,
			evidence text,
			checked_at timestamptz,
			trouble_since timestamptz,
			warnings jsonb NOT NULL,
			requested_at timestamptz NOT NULL,
			changed_at timestamptz NOT NULL,
			version integer NOT NULL,
			PRIMARY KEY (tenant, sender)
		)`,
		`CREATE TABLE ${schema}.sender_changes (
			tenant text COLLATE "C" NOT NULL,
			sender text COLLATE "C" NOT NULL,
			version integer NOT NULL,
			at timestamptz NOT NULL,
			event text NOT NULL,
			from_step text,
			to_step text NOT NULL,
			actor text NOT NULL,
			reason text NOT NULL,
			evidence text,
			PRIMARY KEY (tenant, sender, version),
			FOREIGN KEY (tenant, sender) REFERENCES ${schema}.senders (tenant, sender) ON DELETE CASCADE
				DEFERRABLE INITIALLY DEFERRED
		)`,
	],
};
