import type { SenderBoard } from "@todoku/core";
import type { SenderStore } from "./sender-store.ts";

/** What the console is given is the store itself, seen through a port that cannot write. */
export function toBoard(store: SenderStore): SenderBoard {
	return store;
}
