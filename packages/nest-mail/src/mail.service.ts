import { Injectable } from "@nestjs/common";
import type {
	DeliveryReceipt,
	EnqueuedDelivery,
	EnqueueOptions,
	Mailer,
	Message,
	RoutingDecision,
	SendOptions,
} from "@todoku/core";
import { InjectMailer } from "./inject-mailer.ts";

/** The unnamed mailer as a class, so that it can be injected by its type. Inject a named one with `@InjectMailer(name)`. */
@Injectable()
export class MailService {
	/** The mailer itself. The module closes it; do not. */
	readonly mailer: Mailer;

	constructor(@InjectMailer() mailer: Mailer) {
		this.mailer = mailer;
	}

	/**
	 * Sends a message now: one receipt for each recipient. Whatever is wrong with the mail, the setting or the routes is in the receipts.
	 *
	 * @throws {MailerClosedError} after the application stopped; nothing was sent. It throws nothing else.
	 */
	send(message: Message, options?: SendOptions): Promise<DeliveryReceipt[]> {
		return this.mailer.send(message, options);
	}

	/**
	 * Records a message in the outbox, to be sent by a worker: in the transaction given, or in one of its own.
	 *
	 * @returns One for each recipient. What is wrong with the mail is recorded on the mail, and throws nothing.
	 * @throws {OptionError} without an outbox, and for a category, key, lane or transaction that is none.
	 * @throws {KeyConflictError} when the key was taken by a message with another content.
	 * @throws {MailerClosedError} after the application stopped.
	 * @throws what the database throws. Whatever is thrown, nothing was recorded.
	 */
	enqueue(message: Message, options?: EnqueueOptions): Promise<EnqueuedDelivery[]> {
		return this.mailer.enqueue(message, options);
	}

	/**
	 * Says which route a message would take at this moment, and why. Sends nothing.
	 *
	 * @throws {InvalidFromError} for a From that takes no route.
	 * @throws {SettingUnavailableError} when the setting cannot be looked up.
	 */
	decide(message: Pick<Message, "from" | "category" | "tenant">): Promise<RoutingDecision> {
		return this.mailer.decide(message);
	}
}
