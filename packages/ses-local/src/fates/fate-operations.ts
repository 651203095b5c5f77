import { badRequest, SesError } from "../errors.ts";
import { parseJsonBody } from "../json-body.ts";
import { jsonAnswer, type Operation } from "../router.ts";
import type { LocalService } from "../service.ts";

/** Fates from outside the process. */
export function fateOperations({ fates }: LocalService): readonly Operation[] {
	return [
		{
			name: "SetFate",
			method: "PUT",
			path: "/_ses-local/fates/{}",
			handle: ({ name, body }) => {
				const fate = parseJsonBody(body);
				try {
					fates.setFrom(name, fate);
				} catch (error) {
					if (error instanceof RangeError) throw badRequest(error.message);
					throw error;
				}
				return jsonAnswer({ name: name.toLowerCase(), fate });
			},
		},
		{
			name: "ListFates",
			method: "GET",
			path: "/_ses-local/fates",
			handle: () => jsonAnswer({ fates: fates.list() }),
		},
		{
			name: "ClearFates",
			method: "DELETE",
			path: "/_ses-local/fates",
			handle: () => {
				fates.clear();
				return jsonAnswer({});
			},
		},
		{
			name: "DeleteFate",
			method: "DELETE",
			path: "/_ses-local/fates/{}",
			handle: ({ name }) => {
				if (!fates.delete(name)) throw new SesError("NotFoundException", `There is no fate for ${name}.`);
				return jsonAnswer({});
			},
		},
	];
}
