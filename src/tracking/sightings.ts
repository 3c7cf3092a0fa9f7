/** The memory of a handle: the last sighting of the job on each node. */

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
}

export function createSightings(known: Iterable<readonly [string, Sighting]> = []): Sightings {
	const byNode = new Map<string, Sighting>(known);
	return {
		has: (node) => byNode.has(node),
		add(answers) {
			for (const one of answers) {
				const sighting = sightingOf(one);
				if (sighting !== undefined) byNode.set(one.node, sighting);
			}
		},
		all: () => byNode,
	};
}
