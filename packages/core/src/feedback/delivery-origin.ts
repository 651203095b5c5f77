/** Whose mail a delivery is: what one who holds a report on it must know. */
export interface DeliveryOrigin {
	readonly deliveryId: string;
	/** Undefined for mail without a tenant. */
	readonly tenant: string | undefined;
	/** The From address; null where addresses were dropped. */
	readonly from: string | null;
	/** Whom it was sent to; null where addresses were dropped. */
	readonly recipient: string | null;
}

/**
 * By our own id, or by the Message-ID that we gave and one of the addresses that it may have been sent to: a message has a delivery for
 * each recipient. Case does not matter in an address.
 */
export type OriginQuestion =
	| { readonly deliveryId: string }
	| { readonly messageId: string; readonly recipients: readonly string[] };

/** Where deliveries are looked up by what returned mail says of them. What is asked comes from outside, and may be anything. */
export interface DeliveryOrigins {
	/** Null: no delivery of ours. Of several, the one recorded last. */
	findOrigin(question: OriginQuestion): Promise<DeliveryOrigin | null>;
}
