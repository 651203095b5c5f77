import { badRequest, SesError } from "../errors.ts";
import { parseJsonBody } from "../json-body.ts";
import { jsonAnswer, type Operation } from "../router.ts";
import type { FaultList } from "./fault-list.ts";

/** Faults from outside the process. */
export function faultOperations(faults: FaultList): readonly Operation[] {
	return [
		{
			name: "AddFault",
			method: "POST",
			path: "/_ses-local/faults",
			handle: ({ body }) => jsonAnswer({ id: add(body) }),
		},
		{
			name: "ListFaults",
			method: "GET",
			path: "/_ses-local/faults",
			handle: () => jsonAnswer({ faults: faults.list() }),
		},
		{
			name: "ClearFaults",
			method: "DELETE",
			path: "/_ses-local/faults",
			handle: () => {
				faults.clear();
				return jsonAnswer({});
			},
		},
		{
			name: "RemoveFault",
			method: "DELETE",
			path: "/_ses-local/faults/{}",
			handle: ({ name }) => {
				if (!faults.remove(name)) throw new SesError("NotFoundException", `There is no fault ${name}.`);
				return jsonAnswer({});
			},
		},
	];

	function add(body: Uint8Array): string {
		const rule = parseJsonBody(body);
		try {
			return faults.addFrom(rule);
		} catch (error) {
			if (error instanceof RangeError) throw badRequest(error.message);
			throw error;
		}
	}
}
