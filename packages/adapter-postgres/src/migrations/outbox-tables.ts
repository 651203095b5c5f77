import type { Migration } from "./migration.ts";

/**
 * The tables of the outbox. `number` is the order in which things were recorded; `id` is the name the outside knows.
 *
 * A delivery repeats the tenant, the lane and the sensitivity of its message: what is asked for most is then answered by its own row.
 */
export const outboxTables: Migration = {
	version: 1,
	name: "outbox",
	oldestCode: 1,
	sql: ({ schema }) => [...messages(schema), ...attempts(schema), ...limits(schema), ...records(schema)],
};

function messages(schema: string): string[] {
	return [
		`create table ${schema}.messages (
			number bigint generated always as identity primary key,
			id text not null unique,
			message_id text,
			tenant text not null,
			key text,
			content_hash text not null,
			category text not null,
			lane text not null,
			from_address text,
			mail_from text,
			subject text,
			body bytea,
			body_bytes integer not null,
			sensitive boolean not null,
			expires_at timestamptz,
			locale text,
			recorded_at timestamptz not null,
			erase boolean not null default false
		)`,
		// A mail is compressed badly and read often: what does not fit a row is stored aside as it is.
		`alter table ${schema}.messages alter column body set storage external`,
		`create unique index messages_key on ${schema}.messages (tenant, key) where key is not null`,
		`create index messages_with_body on ${schema}.messages (recorded_at) where body is not null`,
		`create index messages_from on ${schema}.messages (lower(from_address))`,
		`create index messages_erase on ${schema}.messages (number) where erase`,
		`create table ${schema}.deliveries (
			number bigint generated always as identity primary key,
			id text not null unique,
			message bigint not null references ${schema}.messages (number) on delete cascade,
			position integer not null,
			tenant text not null,
			lane text not null,
			sensitive boolean not null,
			recipient text,
			status text not null,
			room text not null default 'open',
			due_at timestamptz,
			job_id uuid,
			claim_token uuid,
			lease_until timestamptz,
			begun integer not null default 0,
			open_route text,
			open_at timestamptz,
			held_for text,
			failure jsonb,
			decision jsonb,
			possible_duplicate boolean not null default false,
			maybe_sent boolean not null default false,
			resend_of text,
			recorded_at timestamptz not null,
			renewed_at timestamptz,
			settled_at timestamptz,
			erase boolean not null default false
		)`,
		`create index deliveries_message on ${schema}.deliveries (message)`,
		`create index deliveries_tenant on ${schema}.deliveries (tenant, number)`,
		`create index deliveries_recipient on ${schema}.deliveries (lower(recipient))`,
		`create index deliveries_recorded on ${schema}.deliveries (recorded_at)`,
		// Two small indexes instead of one over the status: what is open is little and changes often, what is settled is much and stays.
		`create index deliveries_open on ${schema}.deliveries (status, room, lane, recorded_at) where settled_at is null`,
		`create index deliveries_settled on ${schema}.deliveries (status) where settled_at is not null`,
		`create index deliveries_waiting on ${schema}.deliveries (number)
			where status in ('queued', 'unknown') or status = 'sending' and lease_until is null`,
		`create index deliveries_leased on ${schema}.deliveries (lease_until) where status = 'sending'`,
		`create index deliveries_held on ${schema}.deliveries (held_for, tenant, number) where status = 'held'`,
		`create index deliveries_roomed on ${schema}.deliveries (room, number) where status = 'queued' and room <> 'open'`,
		`create index deliveries_settled_at on ${schema}.deliveries (settled_at) where settled_at is not null and recipient is not null`,
		`create index deliveries_erase on ${schema}.deliveries (number) where erase`,
	];
}

function attempts(schema: string): string[] {
	return [
		`create table ${schema}.attempts (
			delivery bigint not null references ${schema}.deliveries (number) on delete cascade,
			number integer not null,
			tenant text not null,
			started_at timestamptz not null,
			ended_at timestamptz,
			route text not null,
			transport text not null,
			decision jsonb not null,
			outcome text,
			scope text,
			code text,
			reply text,
			reply_code integer,
			enhanced jsonb,
			provider_message_id text,
			message_id_seen text,
			possible_duplicate boolean not null,
			primary key (delivery, number)
		)`,
		// What a tenant used of the service, counted over the last day.
		`create index attempts_provider on ${schema}.attempts (provider_message_id) where provider_message_id is not null`,
		`create index attempts_accepted on ${schema}.attempts (tenant, ended_at) where outcome = 'accepted' and route = 'service'`,
	];
}

function limits(schema: string): string[] {
	return [
		`create table ${schema}.route_pauses (
			route text primary key,
			until timestamptz not null,
			probe_until timestamptz,
			times integer not null,
			failure jsonb not null,
			since timestamptz not null
		)`,
		// One row, there from the beginning, so that reserving is one update of it.
		`create table ${schema}.quota (
			one boolean primary key default true check (one),
			max_per_second double precision,
			max_24_hour double precision,
			sent_24_hours double precision not null default 0,
			reserved double precision not null default 0,
			next_slot timestamptz not null default '-infinity',
			last_reservation text,
			read_at timestamptz,
			asked_at timestamptz
		)`,
		`insert into ${schema}.quota default values`,
		`create table ${schema}.reservations (
			id text primary key,
			slots integer not null,
			made_at timestamptz not null
		)`,
		`create index reservations_made_at on ${schema}.reservations (made_at)`,
		`create table ${schema}.tenants (
			tenant text primary key,
			stopped boolean not null default false,
			max_24_hour double precision,
			max_bounce_rate double precision,
			max_complaint_rate double precision,
			over_limit jsonb,
			waived_until timestamptz
		)`,
	];
}

function records(schema: string): string[] {
	return [
		`create table ${schema}.acts (
			number bigint generated always as identity primary key,
			at timestamptz not null,
			actor text not null,
			reason text not null,
			act text not null,
			detail jsonb not null
		)`,
		`create table ${schema}.act_deliveries (
			delivery bigint not null references ${schema}.deliveries (number) on delete cascade,
			act bigint not null references ${schema}.acts (number) on delete cascade,
			primary key (delivery, act)
		)`,
		`create table ${schema}.feedback (
			number bigint generated always as identity primary key,
			delivery bigint not null references ${schema}.deliveries (number) on delete cascade,
			tenant text not null,
			kind text not null,
			at timestamptz not null,
			event_id text not null unique,
			detail jsonb not null,
			stored_at timestamptz not null default clock_timestamp()
		)`,
		`create index feedback_delivery on ${schema}.feedback (delivery)`,
		`create index feedback_harm on ${schema}.feedback (tenant, at) where kind in ('bounced', 'complained')`,
		`create table ${schema}.suppressions (
			address text not null,
			scope text not null,
			reason text not null,
			since timestamptz not null,
			detail jsonb not null default '{}',
			primary key (address, scope)
		)`,
		`create index suppressions_address on ${schema}.suppressions (lower(address))`,
	];
}
