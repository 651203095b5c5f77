import type { NoticePolicy } from "@todoku/bounces";
import type { RoutingSwitch } from "@todoku/core";
import type { Bilingual } from "./catalogue.ts";
import type { MailDefinition, MailKey } from "./mail-definitions.ts";
import { type Froms, initialMailTexts, type MailLanguage } from "./mail-texts.ts";
import type { Member } from "./member-table.ts";

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
	/** Where returned mail goes. Default: to the From of the mail that comes back. */
	readonly returnedMailbox?: string;
	/** Who writes to the shop that a mail did not arrive. Default: `service`. */
	readonly notices?: NoticePolicy;
	readonly froms: Froms;
	readonly mailLanguage: MailLanguage;
	readonly staffAddress: string;
	readonly members?: readonly Omit<Member, "number">[];
}

/** One shop, that is one tenant. What it keeps is in the database; its verified-sender setting is in Todoku's own tables. */
export class Shop {
	readonly id: string;
	readonly name: Bilingual;
	readonly about: Bilingual;
	readonly staffAddress: string;
	readonly returnedMailbox: string | undefined;
	readonly notices: NoticePolicy;
	readonly mailLanguage: MailLanguage;
	/** The texts that its mails came with. */
	readonly mailTexts: Readonly<Record<MailKey, Pick<MailDefinition, "from" | "subject" | "body">>>;
	/** Whether looking its setting up fails at this moment. */
	settingUnavailable: boolean;

	constructor(seed: ShopSeed) {
		this.id = seed.id;
		this.name = seed.name;
		this.about = seed.about;
		this.settingUnavailable = seed.settingUnavailable ?? false;
		this.staffAddress = seed.staffAddress;
		this.returnedMailbox = seed.returnedMailbox;
		this.notices = seed.notices ?? "service";
		this.mailLanguage = seed.mailLanguage;
		this.mailTexts = initialMailTexts(seed.mailLanguage, seed.froms);
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
