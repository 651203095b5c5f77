import type { Address } from "@todoku/mime";
import type { RoutingDecision } from "../routing/decision.ts";
import type { Receipt, RefusedReceipt } from "../transport/receipt.ts";
import type { Transport } from "../transport/transport.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import type { HookRunner } from "./hooks.ts";
import type { Message } from "./message.ts";
import { offer } from "./offer.ts";
import { type AlignmentCheck, type ServiceRefusalPolicy, settleRefusal } from "./refusal-policy.ts";
import type { Submission } from "./submission.ts";

/** The roads there are, and what to do where one of them is closed. */
export interface DeliveryRoutes {
	readonly service: Transport;
	readonly standard: Transport;
	readonly policy: ServiceRefusalPolicy;
	readonly alignment: AlignmentCheck | undefined;
	readonly hooks: HookRunner;
}

/** One message to one recipient, as decided. */
export interface Delivery {
	readonly id: string;
	readonly message: Message;
	readonly submission: Submission;
	readonly recipient: Address;
	readonly decision: RoutingDecision;
	readonly signal: AbortSignal | undefined;
}

/** Offers one delivery along the route that was decided, and along the other one where the policy for refusals says so. */
export async function deliver(delivery: Delivery, routes: DeliveryRoutes): Promise<DeliveryReceipt> {
	const { decision } = delivery;
	announce(delivery, decision, routes);
	if (decision.route === "service") {
		const { service } = routes;
		const answer = await offerTo(service, delivery);
		return isRefusalOfSender(answer) ? refused(delivery, answer, routes) : receipt(delivery, answer, decision, service);
	}
	if (decision.reason === "entry-revoked") return revoked(delivery, routes);
	return receipt(delivery, await offerTo(routes.standard, delivery), decision, routes.standard);
}

/**
 * Only the service's refusal of the sender or the account opens the other road. A recipient or a content that one route refuses is not
 * tried on the other: that would only spread the damage.
 */
function isRefusalOfSender(answer: Receipt): answer is RefusedReceipt {
	return answer.outcome === "rejected" && answer.scope === "route";
}

async function refused(delivery: Delivery, answer: RefusedReceipt, routes: DeliveryRoutes): Promise<DeliveryReceipt> {
	const { decision } = delivery;
	const verdict = await settleRefusal(routes.policy, delivery.submission.from.address, routes.alignment, routes.hooks);
	if (verdict === "fail") return receipt(delivery, answer, decision, routes.service);
	if (verdict === "hold")
		return { ...receipt(delivery, { ...answer, outcome: "deferred" }, decision, routes.service), held: true };
	const switched: RoutingDecision = { ...decision, route: "standard", reason: "service-refused" };
	announce(delivery, switched, routes);
	const standardAnswer = await offerTo(routes.standard, delivery);
	return { ...receipt(delivery, standardAnswer, switched, routes.standard), serviceRefusal: answer };
}

/** The service would refuse it, so it is not even asked; the policy is the same. */
async function revoked(delivery: Delivery, routes: DeliveryRoutes): Promise<DeliveryReceipt> {
	const verdict = await settleRefusal(routes.policy, delivery.submission.from.address, routes.alignment, routes.hooks);
	if (verdict === "standard") {
		return receipt(delivery, await offerTo(routes.standard, delivery), delivery.decision, routes.standard);
	}
	const outcome = verdict === "hold" ? "deferred" : "rejected";
	const answer = receipt(delivery, { outcome, scope: "route", code: "entry-revoked" }, delivery.decision);
	return verdict === "hold" ? { ...answer, held: true } : answer;
}

function offerTo(transport: Transport, { id, submission, recipient, signal }: Delivery): Promise<Receipt> {
	return offer(transport, { mailFrom: submission.mailFrom, recipient }, submission.bytes, { deliveryId: id, signal });
}

function announce({ id, message, recipient }: Delivery, decision: RoutingDecision, { hooks }: DeliveryRoutes): void {
	hooks.decision({ message, deliveryId: id, recipient, decision });
}

function receipt(
	delivery: Delivery,
	answer: Receipt,
	decision: RoutingDecision,
	transport?: Transport,
): DeliveryReceipt {
	return {
		...answer,
		deliveryId: delivery.id,
		recipient: delivery.recipient,
		messageId: delivery.submission.messageId,
		decision,
		...(transport === undefined ? {} : { transport: transport.name }),
	};
}
