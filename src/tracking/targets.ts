import type { Refusal } from "./answer.ts";

export type Targets =
	| { readonly refusal: Refusal; readonly nodes?: undefined }
	| { readonly refusal?: undefined; readonly nodes: readonly string[] };

/** Whom a round asks, or why it cannot begin, in the order of ROUND-2; a named node is the only target (ROUND-1). */
export function findTargets(ready: boolean, activeNodes: readonly string[], nodeName: string | undefined): Targets {
	if (!ready) return { refusal: { code: "cluster_not_ready" } };
	if (nodeName !== undefined) {
		return activeNodes.includes(nodeName) ? { nodes: [nodeName] } : { refusal: { code: "invalid_node", node: nodeName } };
	}
	return activeNodes.length === 0 ? { refusal: { code: "invalid_node" } } : { nodes: [...new Set(activeNodes)] };
}
