import { SesError } from "./errors.ts";
import type { Operation } from "./router.ts";
import type { LocalService } from "./service.ts";

const secondMs = 1000;

/**
 * The same operation at SES's pace for everything but sends: one call a second, where the account's settings ask for it.
 *
 * [UNV] SES's quota is documented; that calls over it are answered with `TooManyRequestsException` is its API model's. Refused calls
 * do not count here.
 */
export function withApiPace(
	operation: Operation,
	{ account, clock }: Pick<LocalService, "account" | "clock">,
): Operation {
	let lastAt = Number.NEGATIVE_INFINITY;
	if (operation.name === "SendEmail") return operation;
	return {
		...operation,
		handle: (request) => {
			const now = clock().getTime();
			if (account.settings.enforceApiRate && now - lastAt < secondMs) {
				throw new SesError("TooManyRequestsException", "Rate exceeded");
			}
			lastAt = now;
			return operation.handle(request);
		},
	};
}
