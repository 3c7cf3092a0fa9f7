import type { NodeSurroundings } from "./node-surroundings.ts";

/**
 * For each node that was ever a peer, the generation of its last change: it came, its address changed, or it left. From
 * these, a node answers which peers have changed since a generation.
 */
export type PeerChanges = Map<string, number>;

/** Notes the peers that differ between two states of what a node reports. */
export function notePeerChanges(changes: PeerChanges, before: NodeSurroundings, after: NodeSurroundings): void {
	const { peersGeneration } = after;
	if (after.peers === before.peers && after.alumni === before.alumni && peersGeneration === before.peersGeneration) return;
	// The generation starts from 0 with the process.
	if (peersGeneration < before.peersGeneration) {
		beginAnew(changes, after);
		return;
	}
	const old = new Map(before.peers.map(({ name, address }) => [name, address]));
	for (const { name, address } of after.peers) {
		if (old.get(name) !== address) changes.set(name, peersGeneration);
		old.delete(name);
	}
	for (const name of old.keys()) changes.set(name, peersGeneration);
	forgetStrangers(changes, after);
}

/** A new process knows the present peers, and no earlier ones. */
export function beginAnew(changes: PeerChanges, { peers, peersGeneration }: NodeSurroundings): void {
	changes.clear();
	for (const { name } of peers) changes.set(name, peersGeneration);
}

/** A former peer that is not remembered any more is in no reply. */
function forgetStrangers(changes: PeerChanges, { peers, alumni }: NodeSurroundings): void {
	if (alumni === undefined || changes.size <= peers.length) return;
	const known = new Set([...peers, ...alumni].map(({ name }) => name));
	for (const name of [...changes.keys()]) if (!known.has(name)) changes.delete(name);
}
