import { AsyncLocalStorage } from "node:async_hooks";
import { InsideOwnTransactionError } from "../errors.ts";

/** A transaction that is open somewhere up the chain of calls. */
interface OpenTransaction {
	open: boolean;
}

/** What has a `transaction` method whose callback runs while the one connection is taken. */
interface Transactional {
	transaction<T>(work: (tx: unknown) => Promise<T>): Promise<T>;
}

const watches = new WeakMap<object, OwnTransaction>();

/** Knows whether a call comes out of an open transaction of the same single-connection database. */
export class OwnTransaction {
	readonly #context = new AsyncLocalStorage<OpenTransaction>();

	/**
	 * Watches the transactions of an instance: wraps the `transaction` method of this one object. Two stores over one instance share the
	 * watch.
	 */
	static of(instance: Transactional): OwnTransaction {
		const known = watches.get(instance);
		if (known !== undefined) return known;
		const watch = new OwnTransaction();
		const original = instance.transaction.bind(instance);
		instance.transaction = <T>(work: (tx: unknown) => Promise<T>): Promise<T> => {
			// Called inside itself it would wait for ever, too; but that is between the application and PGlite.
			return original((tx) => watch.#run(() => work(tx)));
		};
		watches.set(instance, watch);
		return watch;
	}

	/** @throws {InsideOwnTransactionError} when called from inside the work of an open transaction. */
	refuseInside(advice: string): void {
		if (this.#context.getStore()?.open === true) throw new InsideOwnTransactionError(advice);
	}

	async #run<T>(work: () => Promise<T>): Promise<T> {
		// What was started inside and goes on after the end waits for nothing any more; so the mark must end with the transaction.
		const transaction: OpenTransaction = { open: true };
		try {
			return await this.#context.run(transaction, work);
		} finally {
			transaction.open = false;
		}
	}
}
