import type { RoutingSwitch } from "@todoku/core";
import type { Bilingual } from "./catalogue.ts";
import { MailDefinitions, type MailKey } from "./mail-definitions.ts";
import { type Froms, initialMailTexts, type MailLanguage } from "./mail-texts.ts";

/** What a shop is made of at the start. */
export interface ShopSeed {
	readonly id: string;
	readonly name: Bilingual;
	/** What it is there to show. */
	readonly about: Bilingual;
	/** The verified-sender setting as text, good or bad; null where there is none. */
	readonly setting: string | null;
	/** Default: `on`. */
	readonly switch?: RoutingSwitch;
	/** Where looking the setting up fails, as if its database were away. Default: it works. */
	readonly settingUnavailable?: boolean;
	/** Where the service does not know what the setting names: revoked there, or never verified. Default: it does. */
	readonly unverifiedAtService?: boolean;
	readonly froms: Froms;
	readonly mailLanguage: MailLanguage;
	readonly staffAddress: string;
	readonly members?: readonly Omit<Member, "number">[];
}

export interface Member {
	readonly number: string;
	readonly name: string;
	readonly email: string;
}

export interface Order {
	readonly number: string;
	readonly at: Date;
	readonly name: string;
	readonly email: string;
	readonly product: string;
	readonly quantity: number;
	/** Yen. */
	readonly total: number;
}

export const resultKinds = ["member", "order", "shipment", "password-reset", "newsletter", "external-link"] as const;
export type ResultKind = (typeof resultKinds)[number];

/** What came of one thing that somebody did in the shop, with the mails it set off. */
export interface Result {
	readonly id: string;
	readonly kind: ResultKind;
	readonly at: Date;
	/** The member's or order's number, where there is one. */
	readonly number?: string;
	/** Ids in the list of sent mail. */
	readonly mails: readonly string[];
}

const maxResults = 500;

/** One shop, that is one tenant: its own setting, mail definitions, members and orders. All in memory. */
export class Shop {
	readonly id: string;
	readonly name: Bilingual;
	readonly about: Bilingual;
	readonly setting: string | null;
	readonly switch: RoutingSwitch;
	readonly staffAddress: string;
	readonly mailLanguage: MailLanguage;
	readonly mails: MailDefinitions;
	readonly unverifiedAtService: boolean;
	settingUnavailable: boolean;
	// By address: who registers again changes their name and stays one member.
	readonly #members = new Map<string, Member>();
	readonly #orders = new Map<string, Order>();
	readonly #results = new Map<string, Result>();
	#lastResult = 0;

	constructor(seed: ShopSeed) {
		this.id = seed.id;
		this.name = seed.name;
		this.about = seed.about;
		this.setting = seed.setting;
		this.switch = seed.switch ?? "on";
		this.settingUnavailable = seed.settingUnavailable ?? false;
		this.unverifiedAtService = seed.unverifiedAtService ?? false;
		this.staffAddress = seed.staffAddress;
		this.mailLanguage = seed.mailLanguage;
		this.mails = new MailDefinitions(initialMailTexts(seed.mailLanguage, seed.froms));
		for (const member of seed.members ?? []) this.addMember(member);
	}

	addMember({ name, email }: Omit<Member, "number">): Member {
		const number = this.#members.get(email)?.number ?? numbered("M", this.#members.size + 1);
		const member = { number, name, email };
		this.#members.set(email, member);
		return member;
	}

	findMember(email: string): Member | undefined {
		return this.#members.get(email);
	}

	members(): readonly Member[] {
		return [...this.#members.values()];
	}

	addOrder(order: Omit<Order, "number">): Order {
		const numberedOrder = { ...order, number: numbered("O", this.#orders.size + 1) };
		this.#orders.set(numberedOrder.number, numberedOrder);
		return numberedOrder;
	}

	findOrder(number: string): Order | undefined {
		return this.#orders.get(number);
	}

	/** Newest first. */
	orders(): readonly Order[] {
		return [...this.#orders.values()].toReversed();
	}

	addResult(result: Omit<Result, "id">): Result {
		this.#lastResult++;
		const kept = { ...result, id: numbered("R", this.#lastResult) };
		this.#results.set(kept.id, kept);
		for (const oldest of this.#results.keys()) {
			if (this.#results.size <= maxResults) break;
			this.#results.delete(oldest);
		}
		return kept;
	}

	findResult(id: string): Result | undefined {
		return this.#results.get(id);
	}

	/** The name that the shop's mail carries. */
	get mailName(): string {
		return this.name[this.mailLanguage];
	}

	/** The path of the shop's pages. */
	get path(): string {
		return `/shops/${this.id}`;
	}

	mailPath(key: MailKey): string {
		return `${this.path}/admin/mail-delivery-data/${key}`;
	}
}

function numbered(letter: string, count: number): string {
	return `${letter}-${String(count).padStart(4, "0")}`;
}
