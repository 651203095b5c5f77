import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A set of records as Route 53 keeps it. */
export interface PlayedSet {
	readonly name: string;
	readonly type: string;
	readonly ttl: number;
	readonly values: readonly string[];
	/** Of a weighted set. */
	readonly identifier?: string;
}

export interface PlayedZone {
	readonly id: string;
	/** With its trailing dot. */
	readonly name: string;
	readonly isPrivate?: boolean;
}

export interface SeenRequest {
	readonly method: string;
	/** Without the version of the API. */
	readonly path: string;
	readonly body: string;
}

export interface PlayedChange extends PlayedSet {
	readonly action: string;
}

/** As much of Route 53's REST API as applying takes: it answers as AWS documents it, and keeps what it was asked. */
export class PlayedRoute53 {
	readonly zones: PlayedZone[] = [];
	readonly sets: PlayedSet[] = [];
	readonly seen: SeenRequest[] = [];
	/** How often a change is told to be `PENDING`, the answer to itself included. */
	pendingAnswers = 1;
	/** Answers the operation with this error, by a piece of its method and path. */
	failing: { readonly where: string; readonly status: number; readonly body: string } | undefined;
	/** Never answers the operation, named likewise. */
	silent: string | undefined;
	/** What others do just before a change is made. */
	meanwhile: () => void = () => undefined;
	readonly #server: Server = createServer((request, response) => {
		void this.#answer(request, response);
	});

	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	close(): void {
		this.#server.close();
		this.#server.closeAllConnections();
	}

	/** The changes of the last batch. */
	get changes(): readonly PlayedChange[] {
		const last = this.seen.findLast(({ method }) => method === "POST");
		return last === undefined ? [] : readChanges(last.body);
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = "", url = "" } = request;
		const path = url.replace("/2013-04-01", "");
		const body = await text(request);
		this.seen.push({ method, path, body });
		if (this.silent !== undefined && `${method} ${path}`.includes(this.silent)) return;
		const { failing } = this;
		const [status, xml] =
			failing !== undefined && `${method} ${path}`.includes(failing.where)
				? [failing.status, failing.body]
				: this.#answerTo(method, new URL(path, "http://route53"), body);
		response.writeHead(status, { "content-type": "text/xml" }).end(`<?xml version="1.0"?>\n${xml}`);
	}

	#answerTo(method: string, url: URL, body: string): readonly [number, string] {
		const [, collection = "", id = "", part = ""] = url.pathname.split("/");
		if (method === "POST" && part === "rrset") return this.#change(body);
		if (collection === "hostedzonesbyname") return [200, this.#listZones(url.searchParams.get("dnsname") ?? "")];
		if (collection === "change") return [200, this.#changeInfo("GetChangeResponse")];
		const zone = this.zones.find((candidate) => candidate.id === id);
		if (zone === undefined) return [404, errorXml("NoSuchHostedZone", `No hosted zone found with ID: ${id}`)];
		if (part === "") return [200, `<GetHostedZoneResponse>${zoneXml(zone)}</GetHostedZoneResponse>`];
		return [200, this.#listSets(url.searchParams.get("name") ?? "", url.searchParams.get("type") ?? "")];
	}

	#listZones(from: string): string {
		const fromKey = sortKey(`${from}.`);
		const listed = this.zones
			.filter(({ name }) => sortKey(name) >= fromKey)
			.toSorted((one, other) => (sortKey(one.name) < sortKey(other.name) ? -1 : 1));
		return `<ListHostedZonesByNameResponse><HostedZones>${listed.map(zoneXml).join("")}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>`;
	}

	#listSets(name: string, type: string): string {
		const key = (set: { readonly name: string; readonly type: string }): string => `${sortKey(set.name)} ${set.type}`;
		const [next] = this.sets
			.filter((set) => key(set) >= key({ name, type }))
			.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
		const listed = next === undefined ? "" : setXml(next);
		return `<ListResourceRecordSetsResponse><ResourceRecordSets>${listed}</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>1</MaxItems></ListResourceRecordSetsResponse>`;
	}

	#change(body: string): readonly [number, string] {
		this.meanwhile();
		const sets = [...this.sets];
		for (const { action, ...set } of readChanges(body)) {
			const index = sets.findIndex(({ name, type }) => name === set.name && type === set.type);
			if (action === "CREATE" && index !== -1)
				return [
					400,
					batchErrorXml(`Tried to create resource record set ${set.name} ${set.type} but it already exists`),
				];
			if (action === "DELETE" && JSON.stringify(sets[index]) !== JSON.stringify(set))
				return [400, batchErrorXml(`Tried to delete ${set.name} ${set.type} but the values provided do not match`)];
			if (index !== -1) sets.splice(index, 1);
			if (action !== "DELETE") sets.push(set);
		}
		this.sets.splice(0, this.sets.length, ...sets);
		return [200, this.#changeInfo("ChangeResourceRecordSetsResponse")];
	}

	#changeInfo(response: string): string {
		const status = this.pendingAnswers > 0 ? "PENDING" : "INSYNC";
		this.pendingAnswers--;
		return `<${response}><ChangeInfo><Id>/change/C1</Id><Status>${status}</Status><SubmittedAt>2026-01-01T00:00:00.000Z</SubmittedAt></ChangeInfo></${response}>`;
	}
}

export function errorXml(code: string, message: string): string {
	return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`;
}

export function batchErrorXml(message: string): string {
	return `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidChangeBatch</Code><Message>[${message}]</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`;
}

function readChanges(body: string): readonly PlayedChange[] {
	return [...body.matchAll(/<Change>(.*?)<\/Change>/gs)].map(([, change = ""]) => ({
		action: between(change, "Action")[0] ?? "",
		name: between(change, "Name")[0] ?? "",
		type: between(change, "Type")[0] ?? "",
		ttl: Number(between(change, "TTL")[0]),
		values: between(change, "Value"),
	}));
}

function between(xml: string, element: string): readonly string[] {
	return [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, "gs"))].map(([, content = ""]) =>
		content
			.replaceAll("&quot;", '"')
			.replaceAll("&apos;", "'")
			.replaceAll("&lt;", "<")
			.replaceAll("&gt;", ">")
			.replaceAll("&amp;", "&"),
	);
}

function zoneXml({ id, name, isPrivate = false }: PlayedZone): string {
	return `<HostedZone><Id>/hostedzone/${id}</Id><Name>${name}</Name><CallerReference>x</CallerReference><Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`;
}

function setXml({ name, type, ttl, values, identifier }: PlayedSet): string {
	const records = values.map((value) => `<ResourceRecord><Value>${escapeXml(value)}</Value></ResourceRecord>`).join("");
	const weighted = identifier === undefined ? "" : `<SetIdentifier>${identifier}</SetIdentifier><Weight>1</Weight>`;
	return `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${weighted}<TTL>${ttl}</TTL><ResourceRecords>${records}</ResourceRecords></ResourceRecordSet>`;
}

function escapeXml(value: string): string {
	return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Names are ordered by their labels from the right. */
function sortKey(name: string): string {
	return name.split(".").toReversed().join(".");
}
