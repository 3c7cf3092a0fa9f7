/** The memory of a handle: the last sighting of the job on each node, and the nodes that were members. */

import type { NodeAnswer } from "./answer.ts";
import { type Sighting, sightingOf } from "./evidence.ts";

/**
 * What all calls on one handle have seen of the task, for each node (WAIT-9). A round adds its answers when it ends.
 * Sightings are never removed: a node that leaves and comes back under the same name keeps its sighting (TRUTH-1).
 */
export interface Sightings {
	/** Whether the node has reported the job, in progress or complete (ROUND-6). */
	has(node: string): boolean;
	add(answers: readonly NodeAnswer[]): void;
	all(): ReadonlyMap<string, Sighting>;
	/** Adds nodes that were members of the cluster. The completion must contain each of them (TRUTH-1). */
	addMembers(nodes: Iterable<string>): void;
	members(): ReadonlySet<string>;
}

export function createSightings(
	known: Iterable<readonly [string, Sighting]> = [],
	knownMembers: Iterable<string> = [],
): Sightings {
	return new HandleSightings(known, knownMembers);
}

/** A class, because functions for each of thousands of handles would take more memory than the sightings. */
class HandleSightings implements Sightings {
	readonly #byNode: Map<string, Sighting>;
	readonly #members: Set<string>;

	constructor(known: Iterable<readonly [string, Sighting]>, knownMembers: Iterable<string>) {
		this.#byNode = new Map(known);
		this.#members = new Set(knownMembers);
	}

	has(node: string): boolean {
		return this.#byNode.has(node);
	}

	add(answers: readonly NodeAnswer[]): void {
		for (const one of answers) {
			const sighting = sightingOf(one);
			if (sighting !== undefined) this.#byNode.set(one.node, sighting);
		}
	}

	all(): ReadonlyMap<string, Sighting> {
		return this.#byNode;
	}

	addMembers(nodes: Iterable<string>): void {
		for (const node of nodes) this.#members.add(node);
	}

	members(): ReadonlySet<string> {
		return this.#members;
	}
}
