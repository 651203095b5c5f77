/** One mail of a source, not yet settled. */
export interface SourceMail {
	/** What it is called there: the name of a file, a UID. */
	readonly name: string;
	/**
	 * @returns null where it is gone: somebody else has settled it meanwhile.
	 * @throws {MailError} (`mail-too-long`) where it has more octets than that.
	 */
	read(maxBytes: number): Promise<Uint8Array | null>;
	/** Sees to it that it is not given again. Harmless where somebody else did. */
	settle(): Promise<void>;
	/** Puts it where it is not given again, and where people find it. */
	setAside(): Promise<void>;
}

/** Where returned mail is read from, again and again. */
export interface ReturnedMailSource {
	/** What is not settled, the oldest first. What comes meanwhile need not be among it. */
	mails(signal: AbortSignal): AsyncIterable<SourceMail>;
	/**
	 * Resolves as soon as there may be more, or when the time is over, or the signal is aborted.
	 *
	 * @throws Where it cannot tell, because a connection was lost.
	 */
	untilMore(maxMs: number, signal: AbortSignal): Promise<void>;
	/** Frees what it holds. It may be used again. */
	close(): Promise<void>;
}
