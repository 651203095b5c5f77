import type { SuppressionStore } from "@todoku/adapter-postgres";
import type { SesSuppression, SuppressionMirror } from "@todoku/adapter-ses";
import { expectTypeOf, test } from "vitest";

test("what the store gives is a mirror for the adapter's sync", () => {
	expectTypeOf<ReturnType<SuppressionStore["mirror"]>>().toExtend<SuppressionMirror>();
	expectTypeOf<SesSuppression>().toExtend<Parameters<ReturnType<SuppressionStore["mirror"]>["suppress"]>[0]>();
});
