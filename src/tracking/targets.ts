/** Finds the nodes that a round asks. */

import type { Refusal } from "./answer.ts";

/** The nodes to ask, or the reason why no node can be asked. */
export type Targets =
	| { readonly refusal: Refusal; readonly nodes?: undefined }
	| { readonly refusal?: undefined; readonly nodes: readonly string[] };

/** Checks in the order of ROUND-2. A named node is the only target (ROUND-1). */
export function findTargets(ready: boolean, activeNodes: readonly string[], nodeName: string | undefined): Targets {
	if (!ready) return { refusal: { code: "cluster_not_ready" } };
	if (nodeName !== undefined) {
		return activeNodes.includes(nodeName) ? { nodes: [nodeName] } : { refusal: { code: "invalid_node", node: nodeName } };
	}
	return activeNodes.length === 0 ? { refusal: { code: "invalid_node" } } : { nodes: [...new Set(activeNodes)] };
}
