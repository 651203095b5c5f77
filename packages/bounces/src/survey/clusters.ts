import { domainOf, foldAddress } from "../report/find-address.ts";
import type { MemberRecord } from "./members.ts";
import type { SurveyedAddress } from "./survey.ts";

/** What the addresses of a cluster share: their domain, or how their local parts are made. */
export const clusterKinds = ["domain", "pattern"] as const;

/** Dead addresses that were registered one after the other, and look alike: hardly customers. */
export interface RegistrationCluster {
	readonly by: (typeof clusterKinds)[number];
	/** The domain, or the pattern: "user#" for user1, user2 …; "9 letters, 3 digits" for what looks drawn at random. */
	readonly what: string;
	readonly firstAt: Date;
	readonly lastAt: Date;
	readonly members: readonly MemberRecord[];
}

interface ClusterLimits {
	/** The longest time between two registrations, one after the other. */
	readonly withinMs: number;
	readonly minSize: number;
}

/**
 * Finds runs of registrations among the dead addresses.
 *
 * Only dead addresses are looked at: people who register in the same minutes, after a newsletter, have addresses that work.
 */
export function findClusters(
	dead: readonly SurveyedAddress[],
	{ withinMs, minSize }: ClusterLimits,
): readonly RegistrationCluster[] {
	const registered = dead.flatMap(({ members }) =>
		members.flatMap((member) => (member.registeredAt === null ? [] : [{ member, at: member.registeredAt }])),
	);
	const sorted = registered.toSorted((a, b) => a.at.getTime() - b.at.getTime());
	const groups = new Map<string, { by: RegistrationCluster["by"]; what: string; members: typeof sorted }>();
	for (const each of sorted) {
		for (const { by, what } of traitsOf(each.member.email)) {
			const group = groups.get(`${by} ${what}`) ?? { by, what, members: [] };
			group.members.push(each);
			groups.set(`${by} ${what}`, group);
		}
	}
	const clusters = [...groups.values()].flatMap(({ by, what, members }) =>
		splitRuns(members, withinMs)
			.filter((run) => run.length >= minSize)
			.flatMap((run): RegistrationCluster[] => {
				const [first, last] = [run[0]?.at, run.at(-1)?.at];
				return first === undefined || last === undefined
					? []
					: [{ by, what, firstAt: first, lastAt: last, members: run.map(({ member }) => member) }];
			}),
	);
	return dropRepeated(
		clusters.toSorted((a, b) => b.members.length - a.members.length || a.firstAt.getTime() - b.firstAt.getTime()),
	);
}

interface Trait {
	readonly by: RegistrationCluster["by"];
	readonly what: string;
}

function traitsOf(email: string): readonly Trait[] {
	const folded = foldAddress(email);
	const local = folded.slice(0, folded.lastIndexOf("@"));
	const traits: Trait[] = [{ by: "domain", what: domainOf(folded) }];
	if (/\d/.test(local)) traits.push({ by: "pattern", what: local.replace(/\d{1,64}/g, "#") });
	// Only long ones: "taro" and "yuki" are both four letters.
	if (local.length >= 8 && /^[a-z0-9]+$/.test(local)) {
		const runs = local.match(/[a-z]+|\d+/g) ?? [];
		traits.push({
			by: "pattern",
			what: runs.map((run) => `${run.length} ${/\d/.test(run) ? "digits" : "letters"}`).join(", "),
		});
	}
	return traits;
}

function splitRuns<T extends { readonly at: Date }>(sorted: readonly T[], withinMs: number): readonly (readonly T[])[] {
	const runs: T[][] = [];
	for (const each of sorted) {
		const last = runs.at(-1)?.at(-1);
		if (last !== undefined && each.at.getTime() - last.at.getTime() <= withinMs) runs.at(-1)?.push(each);
		else runs.push([each]);
	}
	return runs;
}

/** The same members by another trait say nothing new. */
function dropRepeated(clusters: readonly RegistrationCluster[]): readonly RegistrationCluster[] {
	const seen = new Set<string>();
	return clusters.filter(({ members }) => {
		const key = members
			.map(({ email, id }) => `${id} ${email}`)
			.toSorted()
			.join("\n");
		return !seen.has(key) && seen.add(key);
	});
}
