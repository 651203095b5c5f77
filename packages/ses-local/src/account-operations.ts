import { jsonAnswer, type Operation } from "./router.ts";
import type { LocalService } from "./service.ts";

export function getAccountOperation({ account, suppression, clock }: LocalService): Operation {
	return {
		name: "GetAccount",
		method: "GET",
		path: "/v2/email/account",
		handle: () => {
			const { sendingEnabled, productionAccess, maxSendRate, max24HourSend, enforcementStatus } = account.settings;
			return jsonAnswer({
				DedicatedIpAutoWarmupEnabled: false,
				EnforcementStatus: enforcementStatus,
				ProductionAccessEnabled: productionAccess,
				SendQuota: {
					Max24HourSend: max24HourSend,
					MaxSendRate: maxSendRate,
					SentLast24Hours: account.sentLast24Hours(clock()),
				},
				SendingEnabled: sendingEnabled,
				SuppressionAttributes: { SuppressedReasons: suppression.reasons },
			});
		},
	};
}
