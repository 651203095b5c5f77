import type { RoutingDecision } from "../routing/decision.ts";
import type { Receipt, RefusedReceipt } from "../transport/receipt.ts";
import type { Transport } from "../transport/transport.ts";
import type { Checkpoint, Parcel } from "./courier.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import type { HookRunner } from "./hooks.ts";
import { offer } from "./offer.ts";
import { type AlignmentCheck, type ServiceRefusalPolicy, settleRefusal } from "./refusal-policy.ts";

/** The roads there are, and what to do where one of them is closed. */
export interface DeliveryRoutes {
	readonly service: Transport;
	readonly standard: Transport;
	readonly policy: ServiceRefusalPolicy;
	readonly alignment: AlignmentCheck | undefined;
	readonly hooks: HookRunner;
}

/** For mail that nobody keeps a record of. */
export const noCheckpoint: Checkpoint = { beforeOffer: async () => true, afterRefusal: async () => undefined };

/**
 * Offers one delivery along the route that was decided, and along the other one where the policy for refusals says so. Null where a
 * checkpoint said no.
 */
export async function deliver(
	parcel: Parcel,
	decision: RoutingDecision,
	routes: DeliveryRoutes,
	checkpoint: Checkpoint,
): Promise<DeliveryReceipt | null> {
	if (decision.route === "standard" && decision.reason === "entry-revoked")
		return revoked(parcel, decision, routes, checkpoint);
	const answer = await offerTo(routes[decision.route], parcel, decision, routes, checkpoint);
	return answer !== null && decision.route === "service" && isRefusalOfSender(answer)
		? refused(parcel, decision, answer, routes, checkpoint)
		: answer;
}

/**
 * Only the service's refusal of the sender or the account opens the other road. A recipient or a content that one route refuses is not
 * tried on the other: that would only spread the damage.
 */
function isRefusalOfSender(answer: DeliveryReceipt): answer is DeliveryReceipt & RefusedReceipt {
	return answer.outcome === "rejected" && answer.scope === "route";
}

async function refused(
	parcel: Parcel,
	decision: RoutingDecision,
	answer: DeliveryReceipt & RefusedReceipt,
	routes: DeliveryRoutes,
	checkpoint: Checkpoint,
): Promise<DeliveryReceipt | null> {
	const verdict = await settleRefusal(routes.policy, parcel.from, routes.alignment, routes.hooks);
	if (verdict === "fail") return answer;
	if (verdict === "hold") return { ...answer, outcome: "deferred", held: true };
	await checkpoint.afterRefusal(answer);
	const switched: RoutingDecision = { ...decision, route: "standard", reason: "service-refused" };
	const standardAnswer = await offerTo(routes.standard, parcel, switched, routes, checkpoint);
	return standardAnswer === null ? null : { ...standardAnswer, serviceRefusal: refusalIn(answer) };
}

/** The service would refuse it, so it is not even asked; the policy is the same. */
async function revoked(
	parcel: Parcel,
	decision: RoutingDecision,
	routes: DeliveryRoutes,
	checkpoint: Checkpoint,
): Promise<DeliveryReceipt | null> {
	const verdict = await settleRefusal(routes.policy, parcel.from, routes.alignment, routes.hooks);
	if (verdict === "standard") return offerTo(routes.standard, parcel, decision, routes, checkpoint);
	routes.hooks.decision({ message: parcel.message, deliveryId: parcel.id, recipient: parcel.recipient, decision });
	const outcome = verdict === "hold" ? "deferred" : "rejected";
	const answer = receipt(parcel, { outcome, scope: "route", code: "entry-revoked" }, decision);
	return verdict === "hold" ? { ...answer, held: true } : answer;
}

async function offerTo(
	transport: Transport,
	parcel: Parcel,
	decision: RoutingDecision,
	{ hooks }: DeliveryRoutes,
	checkpoint: Checkpoint,
): Promise<DeliveryReceipt | null> {
	if (!(await checkpoint.beforeOffer(decision, transport.name))) return null;
	const { id, message, mailFrom, recipient, bytes, signal } = parcel;
	hooks.decision({ message, deliveryId: id, recipient, decision });
	const answer = await offer(transport, { mailFrom, recipient }, bytes, {
		deliveryId: id,
		tenant: message.tenant,
		signal,
	});
	return { ...receipt(parcel, answer, decision), transport: transport.name };
}

function receipt({ id, recipient, messageId }: Parcel, answer: Receipt, decision: RoutingDecision): DeliveryReceipt {
	return { ...answer, deliveryId: id, recipient, messageId, decision };
}

/** What the service said, without what is known of the delivery itself. */
function refusalIn(answer: DeliveryReceipt & RefusedReceipt): RefusedReceipt {
	const {
		deliveryId: _id,
		recipient: _recipient,
		messageId: _messageId,
		decision: _decision,
		transport: _transport,
		...refusal
	} = answer;
	return refusal;
}
