import { randomUUID } from "node:crypto";
import type { Answer } from "../router.ts";
import type { SnsError } from "./sns-error.ts";

/** XML that is whole, so that nothing of it is escaped again. */
export class Xml {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** An element; `content` is text, or elements that stand in it in this order. */
export function element(name: string, ...content: readonly (string | Xml)[]): Xml {
	const inner = content.map((each) => (each instanceof Xml ? each.text : escapeXml(each))).join("");
	return new Xml(`<${name}>${inner}</${name}>`);
}

/** A map, as the query protocol writes one. */
export function entries(values: Readonly<Record<string, string>>): readonly Xml[] {
	return Object.entries(values).map(([key, value]) => element("entry", element("key", key), element("value", value)));
}

/** @param result Undefined for actions without one. */
export function resultAnswer(action: string, result: readonly Xml[] | undefined): Answer {
	const inner = result === undefined ? [] : [element(`${action}Result`, ...result)];
	const metadata = element("ResponseMetadata", element("RequestId", randomUUID()));
	return xmlAnswer(200, `${action}Response`, [...inner, metadata]);
}

export function errorAnswer({ code, message, status }: SnsError): Answer {
	const type = element("Type", status < 500 ? "Sender" : "Receiver");
	const error = element("Error", type, element("Code", code), element("Message", message));
	return xmlAnswer(status, "ErrorResponse", [error, element("RequestId", randomUUID())]);
}

function xmlAnswer(status: number, name: string, content: readonly Xml[]): Answer {
	const inner = content.map(({ text }) => text).join("");
	const body = `<${name} xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${inner}</${name}>`;
	return { status, headers: { "content-type": "text/xml" }, body };
}

function escapeXml(text: string): string {
	return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
