import type { Demo } from "../src/demo.ts";

/** One mail as the shop's list of sent mail gives it. */
export interface ListedMail {
	readonly id: string;
	readonly mail: string;
	readonly recipient: string;
	readonly from: string;
	readonly subject: string;
	readonly status: string;
	readonly attempts: number;
	readonly route: string | null;
	readonly reason: string | null;
	readonly entry: string | null;
	readonly nearMisses: readonly { readonly entry: string; readonly why: string }[];
	readonly shadow?: string;
	readonly badSetting?: readonly { readonly line: number }[];
	readonly explanation: string;
	readonly outcome: string;
	readonly code: string | null;
	/** What was reported since it was sent, the latest first. */
	readonly feedback: readonly string[];
	/** The same with everything that was said: on the page of the mail only. */
	readonly reports?: readonly ReportedFeedback[];
}

export interface ReportedFeedback {
	readonly kind: string;
	readonly bounce: "hard" | "soft" | null;
	readonly reason: string | null;
	readonly status: string | null;
	readonly diagnostic: string | null;
	readonly explanation: string;
}

/** What came back to the mailboxes of a shop. */
export interface ReturnedMailPage {
	readonly mailbox: string | null;
	readonly notices: string;
	readonly mails: readonly {
		readonly id: string;
		readonly recipients: readonly string[];
		readonly from: string;
		readonly subject: string;
		readonly writer: string;
	}[];
}

export interface ActionResult {
	readonly id: string;
	readonly number?: string;
	readonly mails: readonly ListedMail[];
}

export interface Page {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
}

type Headers = globalThis.Headers;

/** Uses a shop over HTTP: as a browser does, or as a program that speaks JSON. */
export class ShopClient {
	readonly #url: string;

	constructor(demo: Pick<Demo, "url">) {
		this.#url = demo.url;
	}

	async request(path: string, init: RequestInit = {}): Promise<Page> {
		const answer = await fetch(this.#url + path, { redirect: "manual", ...init });
		return { status: answer.status, headers: answer.headers, text: await answer.text() };
	}

	page(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
		return this.request(path, { headers: { accept: "text/html", "accept-language": "en", ...headers } });
	}

	async json<T>(path: string, language = "en"): Promise<T> {
		const { text } = await this.request(path, {
			headers: { accept: "application/json", "accept-language": language },
		});
		return JSON.parse(text) as T;
	}

	postForm(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
		return this.request(path, {
			method: "POST",
			body: new URLSearchParams(fields),
			headers: { "accept-language": "en" },
		});
	}

	postJson(path: string, body: unknown): Promise<Page> {
		const headers = { "content-type": "application/json", "accept-language": "en" };
		return this.request(path, { method: "POST", headers, body: JSON.stringify(body) });
	}

	/** Does something in a shop, which must succeed. */
	async act(shop: string, action: string, body: unknown = {}): Promise<ActionResult> {
		const { status, text } = await this.postJson(`/shops/${shop}/${action}`, body);
		if (status !== 201) throw new Error(`${action} answered ${status}: ${text}`);
		return JSON.parse(text) as ActionResult;
	}

	async register(shop: string, email: string, name = "山田 太郎"): Promise<ListedMail> {
		const { mails } = await this.act(shop, "members", { name, email });
		return only(mails);
	}

	/** Newest first. */
	returned(shop: string): Promise<ReturnedMailPage> {
		return this.json(`/shops/${shop}/admin/returned-mail`);
	}

	mails(shop: string, language?: string): Promise<readonly ListedMail[]> {
		return this.json(`/shops/${shop}/admin/mails`, language);
	}
}

export function only<T>(list: readonly T[]): T {
	const [first, ...others] = list;
	if (first === undefined || others.length > 0) throw new Error(`Expected one, got ${list.length}`);
	return first;
}
