import { simulatorResident } from "../fates/simulator.ts";
import type { Mailbox } from "../mailbox.ts";
import { autoReply, bounceNotice, complaintNotice, type Reported } from "../notices/compose-notice.ts";
import type { Notice } from "../notices/notice.ts";
import { once } from "../once.ts";
import type { LocalService } from "../service.ts";
import { newSesId } from "../ses-ids.ts";
import type { SuppressionReason } from "../suppression/suppression-list.ts";
import type { AcceptedMessage } from "./accepted-message.ts";
import { eventBody, isSuppressed, rejectEvent, sendEvent } from "./event-body.ts";
import {
	type BounceHappening,
	fatedHappenings,
	type Happening,
	onAccountList,
	simulatedHappenings,
	suppressedHappenings,
} from "./happening.ts";
import { type MailObjects, mailObjects } from "./mail-object.ts";
import { type Course, type Occurrence, occurrencesOf, possibleComplainants } from "./occurrence.ts";
import { isToldOtherwise, publishEvent } from "./publish-event.ts";
import { hasVirus } from "./virus.ts";

/**
 * Everything that follows from an accepted message. Who gets it is decided at once, by the settings of this moment; it happens after
 * the request was answered.
 *
 * @param answered Resolves when the client has its answer, or was refused one.
 */
export function followMessage(accepted: AcceptedMessage, answered: Promise<void>, service: LocalService): void {
	const { background, region } = service;
	const isRejected = hasVirus(accepted.message.raw);
	const courses = isRejected ? [] : coursesOf(accepted, service);
	background.run(async () => {
		await answered;
		const mail = once(() => mailObjects(accepted, region));
		await publishEvent(sendEvent, accepted, mail, service);
		if (isRejected) await reject(accepted, mail, service);
		for (const together of byDelay(courses)) {
			background.run(() => happen(together, { accepted, mail, courses, service }));
		}
	});
}

async function reject(
	accepted: AcceptedMessage,
	mail: () => Promise<MailObjects>,
	service: LocalService,
): Promise<void> {
	const { messageId, recipients } = accepted.message;
	const at = service.clock();
	for (const recipient of recipients) service.outcomes.add({ at, messageId, recipient, what: "reject", left: false });
	await publishEvent(rejectEvent, accepted, mail, service);
}

interface Scene {
	readonly accepted: AcceptedMessage;
	readonly mail: () => Promise<MailObjects>;
	/** Of all recipients. */
	readonly courses: readonly Course[];
	readonly service: LocalService;
}

/** The reasons that count for mail with this configuration set, both for stopping it and for adding to the list. */
function effectiveReasons(
	{ configurationSetName = "" }: AcceptedMessage,
	{ configurationSets, suppression }: LocalService,
): readonly SuppressionReason[] {
	return configurationSets.find(configurationSetName)?.suppressedReasons ?? suppression.reasons;
}

function coursesOf(accepted: AcceptedMessage, service: LocalService): readonly Course[] {
	const reasons = effectiveReasons(accepted, service);
	// Somebody in To and in Cc gets the message once.
	const recipients = new Map(accepted.recipients.map((recipient) => [recipient.address.toLowerCase(), recipient]));
	return [...recipients.values()].map((recipient) => courseOf(recipient, reasons, service));
}

function courseOf(
	recipient: Mailbox,
	reasons: readonly SuppressionReason[],
	{ suppression, fates }: LocalService,
): Course {
	const reason = suppression.reasonFor(recipient.address, reasons);
	if (reason) return { recipient, happenings: suppressedHappenings(reason), afterMs: 0 };
	const resident = simulatorResident(recipient);
	if (resident) return { recipient, happenings: simulatedHappenings(resident), afterMs: 0 };
	const fate = fates.take(recipient);
	return { recipient, happenings: fatedHappenings(fate), afterMs: fate.afterMs ?? 0 };
}

function byDelay(courses: readonly Course[]): readonly (readonly Course[])[] {
	return [...Map.groupBy(courses, ({ afterMs }) => afterMs).values()];
}

async function happen(together: readonly Course[], scene: Scene): Promise<void> {
	const { background } = scene.service;
	await background.wait(together[0]?.afterMs ?? 0);
	for (const occurrence of occurrencesOf(together)) await tell(occurrence, scene);
}

async function tell(occurrence: Occurrence, scene: Scene): Promise<void> {
	const { accepted, mail, courses, service } = scene;
	const { happening } = occurrence;
	const at = service.clock();
	const feedbackId = newSesId(at);
	const complainants = happening.kind === "complaint" ? possibleComplainants(occurrence, courses) : [];
	suppress(occurrence, { at, feedbackId }, scene);
	record(occurrence, at, scene);
	const body = eventBody(occurrence, {
		at,
		feedbackId,
		region: service.region,
		acceptedAt: accepted.message.at,
		possibleComplainants: complainants,
	});
	if (body) await publishEvent(body, accepted, mail, service);
	const notice = noticeOf(occurrence, complainants, at, scene);
	if (!notice) return;
	service.notices.add(notice);
	await service.onNotice(notice);
}

function record({ recipients }: Occurrence, at: Date, { accepted, service }: Scene): void {
	const { messageId } = accepted.message;
	for (const { address: recipient, happening } of recipients) {
		const { kind: what } = happening;
		const subType = "subType" in happening ? happening.subType : null;
		const left = !("subType" in happening && isSuppressed(happening));
		service.outcomes.add({ at, messageId, recipient, what, left, ...(subType !== null && { subType }) });
	}
}

function suppress(
	{ recipients }: Occurrence,
	{ at, feedbackId }: { readonly at: Date; readonly feedbackId: string },
	{ accepted, service }: Scene,
): void {
	const reasons = effectiveReasons(accepted, service);
	for (const { address, happening } of recipients) {
		const reason = happening.kind === "complaint" ? "COMPLAINT" : "BOUNCE";
		if (!("suppresses" in happening && happening.suppresses) || !reasons.includes(reason)) continue;
		const cause = { messageId: accepted.message.messageId, feedbackId };
		service.suppression.put({ emailAddress: address, reason, lastUpdateAt: at, cause });
	}
}

/** The mail that goes to the feedback address; undefined where there is none. */
function noticeOf(
	{ happening, recipients }: Occurrence,
	complainants: readonly string[],
	at: Date,
	{ accepted, service }: Scene,
): Notice | undefined {
	const context = { region: service.region, at, accepted };
	if (happening.kind === "auto-reply")
		return autoReply(
			recipients.map(({ address }) => address),
			context,
		);
	// Turned off where nobody would hear of it by other ways, SES goes on sending mail.
	const { feedbackForwarding } = accepted.identity;
	if (!feedbackForwarding && isToldOtherwise(accepted, service)) return undefined;
	switch (happening.kind) {
		case "bounce":
			return bounceNotice(recipients.map(reported), happening, context);
		case "complaint":
			// [UNV] What SES mails for an address that complained before is not established; here that the message did not arrive.
			return isSuppressed(happening)
				? bounceNotice(recipients.map(notDelivered), onAccountList, context)
				: complaintNotice(complainants, happening, context);
		case "delivery":
		case "delay":
			return undefined;
		default:
			return happening satisfies never;
	}
}

function notDelivered({ address }: { readonly address: string }): Reported {
	return reported({ address, happening: onAccountList });
}

function reported({ address, happening }: { readonly address: string; readonly happening: Happening }): Reported {
	const { status, diagnosticCode } = happening as BounceHappening;
	return { address, status, diagnosticCode };
}
