import type { Mistake } from "./mistakes.ts";
import type { NodeReport } from "./node-report.ts";

/** A member after a look at all of them. */
export interface Looked {
	readonly name: string;
	/** It answers with its own name. */
	readonly isAnswering: boolean;
	/** It is the only member. */
	readonly isOnly: boolean;
	/** The client's event loop was paused during the look. */
	readonly wasPaused: boolean;
	/** The reports of the nodes that belong to a cluster. */
	readonly counting: readonly NodeReport[];
	/** The nodes that one of them lists. */
	readonly listed: ReadonlyMap<string, unknown>;
}

/**
 * Whether a member leaves the view: it does not answer, another member does, and no member that answers lists it
 * (CLUSTER-2).
 */
export function leaves(
	{ name, isAnswering, isOnly, wasPaused, counting, listed }: Looked,
	has: (mistake: Mistake) => boolean,
): boolean {
	const othersAnswer = counting.some(({ node }) => node !== name);
	if (has("a member's own list is the whole cluster") && othersAnswer) return !listed.has(name) && counting[0]?.node !== name;
	const isLacking = counting.some(({ node, peers }) => node !== name && !peers.has(name));
	if (has("a member is dropped if one list lacks it") && isLacking) return true;
	if (isAnswering) return false;
	if (has("a silent member is dropped if one list lacks it") && isLacking) return true;
	if (has("a silent member is dropped")) return !isOnly;
	if (has("a pause of the client is silence") && wasPaused) return !isOnly;
	if (has("a node leaves while no member answers") && !othersAnswer) return !isOnly;
	return othersAnswer && (!listed.has(name) || has("a listed node is dropped if it is silent"));
}
