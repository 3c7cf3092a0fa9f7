import type { Peer } from "../info/peers.ts";

/** What one look at a node found. */
export type Sighting =
	/** It answers, belongs to a cluster, and lists the others of it. */
	| { readonly kind: "ready"; readonly peers: readonly Peer[] }
	/** It answers, but is not in a cluster (yet): its partition generation is -1, as after a start. */
	| { readonly kind: "not_ready" }
	/** It gave no usable answer, this many looks in a row. */
	| { readonly kind: "silent"; readonly looks: number };

/** What a node is to those who ask: `active` is asked, `idle` is kept in view, `gone` is forgotten. */
export type Standing = "active" | "idle" | "gone";

/** A node that nobody can speak for is forgotten after so many looks without an answer, as the C client does. */
const SILENT_LOOKS = 5;

/**
 * Who is in the cluster (ROUND-1), by what its nodes say of each other.
 *
 * A node that a ready one lists is active even if it does not answer: it may still run the job, and its silence is for the
 * round to judge (ROUND-10), never a reason to ask fewer nodes and call the job complete. A node that nobody lists has left, if
 * it is silent while at least half of them answer, or if others know each other without it; few cannot speak for many, whom a
 * busy machine or a cut network may have silenced. Where no two know each other, as in a cluster of one, or for a moment while
 * two meet, every ready node is active.
 */
export function judgeMembership(sightings: ReadonlyMap<string, Sighting>): ReadonlyMap<string, Standing> {
	const lists = new Map<string, ReadonlySet<string>>();
	for (const [name, sighting] of sightings) {
		if (sighting.kind === "ready") lists.set(name, new Set(sighting.peers.map((peer) => peer.name)));
	}
	const isListed = (name: string): boolean => [...lists].some(([other, peers]) => other !== name && peers.has(name));
	const isGroup = [...lists].some(([name, peers]) => [...peers].some((peer) => peer !== name && lists.get(peer)?.has(name)));

	const judge = (name: string, sighting: Sighting): Standing => {
		switch (sighting.kind) {
			case "ready":
				return isListed(name) || !isGroup ? "active" : "gone";
			case "not_ready":
				return isListed(name) || lists.size === 0 ? "idle" : "gone";
			case "silent":
				if (isListed(name)) return "active";
				if (2 * lists.size >= sightings.size) return "gone";
				return sighting.looks < SILENT_LOOKS ? "active" : "gone";
			default:
				return sighting satisfies never;
		}
	};
	return new Map([...sightings].map(([name, sighting]) => [name, judge(name, sighting)]));
}
