/** The message tag that carries our delivery id; SES gives it back in every event. */
export const deliveryTag = "todoku-delivery";

/** Whether SES takes the text as the name or the value of a message tag (its API model, `MessageTag`). */
export function isTagText(text: string): boolean {
	return /^[A-Za-z0-9_-]{1,256}$/.test(text);
}
