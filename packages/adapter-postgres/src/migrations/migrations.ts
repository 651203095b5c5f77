import type { Migration } from "./migration.ts";
import { outboxTables } from "./outbox-tables.ts";
import { senderTables } from "./sender-tables.ts";
import { settingsTables } from "./settings-tables.ts";

/** All there are, in their order. */
export const migrations: readonly Migration[] = [outboxTables, settingsTables, senderTables];
