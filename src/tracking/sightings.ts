import type { NodeAnswer } from "./answer.ts";
import { type Sighting, sightingOf } from "./evidence.ts";

/**
 * What has been seen of one task, node by node, by all calls on its handle (WAIT-9). A round adds to it when it ends, never before, and
 * nothing is ever taken away: a node that comes back under its name keeps its memory (TRUTH-1).
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
