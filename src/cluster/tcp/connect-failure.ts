import { TaskError } from "../../errors.ts";
import type { KnownNode } from "./known-node.ts";
import type { Way } from "./way.ts";

/** Why connecting failed: no node that belongs to a cluster has answered. */
export function connectFailure(seeds: readonly Way[], nodes: readonly KnownNode[], totalConnectTimeout: number): TaskError {
	const starting = nodes.filter(({ state }) => state.isStarting).map(({ state }) => state.name);
	if (starting.length > 0) {
		const noun = starting.length === 1 ? "Node" : "Nodes";
		const verb = starting.length === 1 ? "has" : "have";
		return new TaskError(
			"cluster_not_ready",
			`${noun} ${starting.join(", ")} ${verb} not joined a cluster within ${totalConnectTimeout} ms (partition generation -1).`,
		);
	}
	const failures = seeds.flatMap(({ failure }) => failure ?? []);
	for (const { cause } of failures) if (cause instanceof TaskError) return cause;
	const silent = nodes.flatMap(({ state, silence }) =>
		silence === undefined ? [] : [`node ${state.name} gave no usable answer: ${silence.message}`],
	);
	const reasons = [...failures.map(({ message }) => message), ...silent];
	const cause = failures[0] ?? nodes[0]?.silence;
	const details = cause === undefined ? {} : { cause };
	if (reasons.length === 0) {
		return new TaskError("network_error", `No host answered within ${totalConnectTimeout} ms.`, details);
	}
	const prefix = reasons.length === 1 ? "" : "No host leads to a cluster: ";
	return new TaskError("network_error", `${prefix}${reasons.join("; ")}.`, details);
}
