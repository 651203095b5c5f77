/**
 * - `queued`: waits for its time.
 * - `sending`: a worker has it.
 * - `sent`: the next hop took it (配信済み). What is learnt later stands beside this, never in its place.
 * - `failed`: refused for good, or wrong in itself.
 * - `expired`: could not be handed over in the time it was worth something.
 * - `held`: kept back, and released by hand or when the reason ends.
 * - `unknown`: perhaps handed over; the answer was never recorded.
 */
export const deliveryStatuses = ["queued", "sending", "sent", "failed", "expired", "held", "unknown"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];
