/** An HTTP request with feedback in it, as any framework has it. */
export interface FeedbackRequest {
	/** By lower-case name; the first value of a repeated field counts. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** The octets, or what a body parser made of them: a text, or the object of its JSON. */
	readonly body: Uint8Array | string | object | null | undefined;
}

/** What to answer the request with. */
export interface FeedbackAnswer {
	/** 2xx: done, or nothing to be done; 403: not from whom it claims to be; 413: too long; 5xx: our own failure, send it again. */
	readonly status: number;
	/** A sentence for the logs of the other side and of ours; holds no address. */
	readonly message: string;
}

/** Takes feedback that comes in over HTTP. */
export interface FeedbackIntake {
	/** Never throws: what goes wrong is in the answer. */
	receive(request: FeedbackRequest): Promise<FeedbackAnswer>;
}
