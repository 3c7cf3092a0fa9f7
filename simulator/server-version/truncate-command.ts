import type { NodeState } from "../node-state.ts";
import { type InfoCommand, unrecorded } from "./info-command.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

/** Removes the records of a set. Simulated nodes have no records, so it has no effect (server source, truncate.c). */
export const TRUNCATE_COMMANDS: readonly InfoCommand[] = unrecorded([
	{ name: "truncate", form: "params", answer: truncate },
	{ name: "truncate-namespace", form: "params", answer: truncateNamespace },
]);

function truncate(node: NodeState, params: string): string {
	const complaint = truncateNamespace(node, params);
	if (complaint !== "ok" || parameter(params, "set")) return complaint;
	return isBefore(node.release, "7.2") ? "ERROR::set-name" : "ERROR:4:missing 'set'";
}

/** A namespace that does not exist is accepted. */
function truncateNamespace({ release }: NodeState, params: string): string {
	if (parameter(params, "namespace")) return "ok";
	return isBefore(release, "7.2") ? "ERROR::namespace-name" : "ERROR:20:missing 'namespace'";
}
