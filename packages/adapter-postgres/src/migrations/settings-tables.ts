import type { Migration } from "./migration.ts";

/** `''` stands for mail without a tenant, which has a setting like any other; in the history, null stands for the switch over all tenants. */
export const settingsTables: Migration = {
	version: 2,
	name: "settings",
	oldestCode: 2,
	sql: ({ schema }) => [
		`CREATE TABLE ${schema}.settings (
			tenant text PRIMARY KEY,
			setting text,
			switch text NOT NULL DEFAULT 'on' CHECK (switch IN ('on', 'off', 'shadow')),
			revoked jsonb NOT NULL DEFAULT '[]',
			version integer NOT NULL,
			changed_at timestamptz NOT NULL
		)`,
		`CREATE TABLE ${schema}.overall_switch (
			only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
			switch text NOT NULL CHECK (switch IN ('on', 'off', 'shadow')),
			version integer NOT NULL,
			changed_at timestamptz NOT NULL
		)`,
		`CREATE TABLE ${schema}.setting_changes (
			id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
			tenant text,
			setting text,
			switch text NOT NULL,
			revoked jsonb NOT NULL DEFAULT '[]',
			version integer NOT NULL,
			changed_at timestamptz NOT NULL,
			actor text NOT NULL,
			reason text NOT NULL,
			evidence text,
			UNIQUE NULLS NOT DISTINCT (tenant, version)
		)`,
	],
};
