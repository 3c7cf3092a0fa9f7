import { CLUSTER, failuresIn, type Remembered } from "./automaton.ts";
import type { RulesMemory } from "./word-rules.ts";
import { NODE_NAMES } from "./words.ts";

/** The two memories as one state, so that a number identifies it. */
export interface Pair {
	readonly spec: Remembered;
	readonly rules: RulesMemory;
	/** How many rounds ended within two seconds, or {@link PAST_2S}. */
	readonly within: number;
}

/** Used instead of the number of rounds once the two seconds have passed. */
export const PAST_2S = 7;

/** Bits for the rest of a state, below those of the nodes. */
const REST = 2 ** 16;

/**
 * A state as one number: eight bits per node (observed, done and two bits of failed rounds, for each side), and below
 * them the bits that do not belong to a node.
 *
 * @throws Error if a count of the rules does not fit, because it then grows without a limit
 */
export function keyOf({ spec, rules, within }: Pair, nodes: number, areAlike: boolean): number {
	const ofNodes: number[] = [];
	let counted = 0;
	for (let node = 0; node < nodes; node++) {
		const failures = rules.failedRounds.get(NODE_NAMES[node] ?? "") ?? 0;
		if (rules.failedRounds.has(NODE_NAMES[node] ?? "")) counted++;
		const ofSpec = bit(spec.observed, node) | (bit(spec.done, node) << 1) | (failuresIn(spec.failed, node) << 2);
		const ofRules = bit(rules.observed, node) | (bit(rules.done, node) << 1) | (bounded(failures, 3, "failed rounds") << 2);
		ofNodes.push(ofSpec | (ofRules << 4));
	}
	const cluster = rules.failedRounds.get("");
	if (counted + (cluster === undefined ? 0 : 1) !== rules.failedRounds.size)
		throw new Error("These rules count failed rounds of a node that does not exist.");
	const rest =
		spec.empty |
		(failuresIn(spec.failed, CLUSTER) << 3) |
		(bounded(rules.emptyRounds, 15, "empty rounds") << 5) |
		(bounded(cluster ?? 0, 3, "failed rounds") << 9) |
		(within << 11) |
		(Number(spec.isFirst) << 14);
	if (areAlike) ofNodes.sort((one, other) => one - other);
	return ofNodes.reduce((key, ofNode) => key * 256 + ofNode, 0) * REST + rest;
}

function bounded(count: number, most: number, what: string): number {
	if (Number.isInteger(count) && count >= 0 && count <= most) return count;
	throw new Error(`These rules count ${count} ${what}, which is above the limit of this search.`);
}

function bit(nodes: number, node: number): number {
	return (nodes >> node) & 1;
}

/** The state for a number. */
export function pairOf(key: number, nodes: number): Pair {
	const rest = key % REST;
	let ofNodes = Math.floor(key / REST);
	const spec: Remembered = {
		observed: 0,
		done: 0,
		empty: rest & 7,
		failed: ((rest >> 3) & 3) << (4 * CLUSTER),
		isFirst: ((rest >> 14) & 1) === 1,
	};
	const failedRounds = new Map<string, number>();
	const rules: RulesMemory = { observed: 0, done: 0, emptyRounds: (rest >> 5) & 15, failedRounds };
	const ofCluster = (rest >> 9) & 3;
	if (ofCluster > 0) failedRounds.set("", ofCluster);
	for (let node = nodes - 1; node >= 0; node--) {
		const ofNode = ofNodes % 256;
		ofNodes = Math.floor(ofNodes / 256);
		spec.observed |= (ofNode & 1) << node;
		spec.done |= ((ofNode >> 1) & 1) << node;
		spec.failed |= ((ofNode >> 2) & 3) << (4 * node);
		rules.observed |= ((ofNode >> 4) & 1) << node;
		rules.done |= ((ofNode >> 5) & 1) << node;
		const failures = (ofNode >> 6) & 3;
		if (failures > 0) failedRounds.set(NODE_NAMES[node] ?? "", failures);
	}
	return { spec, rules, within: (rest >> 11) & 7 };
}
