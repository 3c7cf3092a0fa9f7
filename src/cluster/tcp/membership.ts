import type { Peer } from "../info/peers.ts";

/** The result of one check of a node. */
export type Sighting =
	/** It answers, is in a cluster, and lists its peers. */
	| { readonly kind: "ready"; readonly peers: readonly Peer[] }
	/** It answers, but is not in a cluster yet: its partition generation is -1, as after a start. */
	| { readonly kind: "not_ready" }
	/** It gave no usable answer in this many checks in a row. */
	| { readonly kind: "silent"; readonly looks: number };

/** `active`: trackers ask the node. `idle`: it is checked, but not asked. `gone`: it is removed. */
export type Standing = "active" | "idle" | "gone";

/** An unlisted node is removed after this many checks without an answer, as in the C client. */
const SILENT_LOOKS = 5;

/**
 * Decides which nodes are in the cluster (ROUND-1), from the peers that the nodes list.
 *
 * A node that a ready node lists is active even if it does not answer. It may still run the job, so the round must judge its
 * silence (ROUND-10). To ask fewer nodes would make the job look complete.
 *
 * A node that no ready node lists has left if at least half of the nodes answer while it is silent, or if it is ready while
 * others list each other without it. If fewer than half answer, the silent ones may only be slow or cut off, so they are
 * removed only after {@link SILENT_LOOKS} checks. If no two nodes list each other, as in a cluster of one or while two nodes
 * join, every ready node is active.
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
