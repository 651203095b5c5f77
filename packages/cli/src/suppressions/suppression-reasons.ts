import type { SesSuppressionReason } from "@todoku/adapter-ses";

/** As the command line offers them; taken from the adapter, they would make every command load it. */
export const suppressionReasons: readonly SesSuppressionReason[] = ["bounce", "complaint"];
