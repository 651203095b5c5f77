import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { FromVictim, Orders, ToVictim } from "./assignment.ts";
import type { Random } from "./random.ts";

const maxCrashes = 20;

/** What each process of a run is, without what changes with every start. */
export type Role = Omit<Orders, "name" | "seed">;

/** The processes of a run: each is started again as soon as it has died. */
export class Troupe {
	/** How many died by SIGKILL so far. */
	kills = 0;
	/** How often each error was reported: what a process says goes wrong is part of the story. */
	readonly errors = new Map<string, number>();
	/** Processes that ended in another way than they were meant to: an exception that nobody caught. */
	readonly crashes: string[] = [];
	readonly #random: Random;
	readonly #members = new Set<Member>();
	#born = 0;
	#replaces = true;
	#sells = true;

	constructor(random: Random) {
		this.#random = random;
	}

	add(role: Role): void {
		// One that takes the place of a shop killed at the very end was never told to stop selling.
		const sells = role.sells && this.#sells;
		const orders: Orders = { ...role, sells, name: `p${this.#born++}`, seed: this.#random.between(1, 2 ** 31) };
		const child = fork(join(import.meta.dirname, "victim.ts"), {
			env: { ...process.env, TODOKU_CHAOS: JSON.stringify(orders) },
			stdio: ["ignore", "ignore", "pipe", "ipc"],
		});
		const member: Member = { child, role, ready: false, selling: sells, said: "" };
		this.#members.add(member);
		child.stderr?.on("data", (data: Buffer) => {
			member.said = (member.said + data.toString()).slice(-2_000);
		});
		child.on("message", (news: FromVictim) => {
			if (news.ready) member.ready = true;
			if (news.soldOut) member.selling = false;
			if (news.error !== undefined) this.errors.set(news.error, (this.errors.get(news.error) ?? 0) + 1);
			member.onNews?.(news);
		});
		child.once("exit", (code, signal) => {
			this.#members.delete(member);
			if (signal === "SIGKILL") this.kills++;
			else if (code !== 0) this.crashes.push(`${orders.name} ended with ${signal ?? code}: ${member.said}`);
			// One that cannot even start would be started for ever.
			if (this.#replaces && this.crashes.length < maxCrashes) this.add(role);
		});
	}

	/** Whether so much went wrong that going on would show nothing more. */
	get isLost(): boolean {
		return this.crashes.length >= maxCrashes;
	}

	/** Kills one that is ready, or one that is only just starting: both happen. */
	killOne(): void {
		const [first, ...others] = [...this.#members];
		if (first === undefined) return;
		this.#random.pick([first, ...others]).child.kill("SIGKILL");
	}

	/** Ends all selling, and waits for the orders under way: what is committed after the last look at the outbox would pass for lost. */
	async stopSelling(): Promise<void> {
		this.#sells = false;
		this.#tellAll("stop-selling");
		while (!this.isLost && [...this.#members].some(({ selling }) => selling)) await sleep(50);
	}

	#tellAll(message: ToVictim): void {
		for (const { child } of this.#members) if (child.connected) child.send(message, () => undefined);
	}

	/** The counts of the outbox as one of its processes sees them. */
	async askForCounts(): Promise<NonNullable<FromVictim["counts"]> | null> {
		const member = [...this.#members].find(({ ready, child }) => ready && child.connected);
		if (member === undefined) return null;
		const answer = new Promise<FromVictim["counts"]>((resolve) => {
			member.onNews = (news) => (news.counts === undefined ? undefined : resolve(news.counts));
		});
		member.child.send("report" satisfies ToVictim, () => undefined);
		return (await Promise.race([answer, sleep(5_000, undefined, { ref: false })])) ?? null;
	}

	/** Lets all of them end by themselves, and kills those that do not. */
	async dismiss(): Promise<void> {
		this.#replaces = false;
		const gone = [...this.#members].map(({ child }) => once(child, "exit"));
		this.#tellAll("stop");
		await Promise.race([Promise.all(gone), sleep(20_000, undefined, { ref: false })]);
		for (const { child } of this.#members) {
			this.crashes.push("a process did not stop within 20 s");
			child.kill("SIGKILL");
		}
		await Promise.all(gone);
	}
}

interface Member {
	readonly child: ChildProcess;
	readonly role: Role;
	ready: boolean;
	/** Whether it may still take an order. */
	selling: boolean;
	said: string;
	onNews?: (news: FromVictim) => void;
}
