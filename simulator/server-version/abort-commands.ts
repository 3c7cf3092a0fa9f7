import type { JobModule } from "../background-job.ts";
import type { NodeState } from "../node-state.ts";
import { readCommandId, readLooseId } from "./command-id.ts";
import type { InfoCommand } from "./info-command.ts";
import { badId } from "./job-commands.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

export const ABORT_COMMANDS: readonly InfoCommand[] = [
	{ name: "query-abort", since: "5.7", form: "params", answer: queryAbort },
	{ name: "query-kill", until: "5.7", form: "params", answer: killQuery },
	{ name: "scan-abort", until: "6.4", form: "params", answer: scanAbort },
	{ name: "query-abort-all", since: "6.0", form: "params", answer: (node, _params, now) => abortAll(node, "query", now) },
	{ name: "scan-abort-all", until: "6.4", form: "params", answer: (node, _params, now) => abortAll(node, "scan", now) },
];

function queryAbort(node: NodeState, params: string, now: number): string {
	return isBefore(node.release, "6.0") ? killQuery(node, params, now) : abortJob(node, params, now);
}

function scanAbort(node: NodeState, params: string, now: number): string {
	if (!isBefore(node.release, "6.0")) return abortJob(node, params, now);
	// This command ignores `trid`, so the scan continues (recorded 4.9.0.37, 5.7.0.31).
	const id = readLooseId(parameter(params, "id") ?? "");
	return node.jobs.abort(id, "scan", now) ? "OK" : "ERROR:2:Transaction Not Found";
}

function abortJob(node: NodeState, params: string, now: number): string {
	const { release } = node;
	const [first, second] = isBefore(release, "8.1") ? (["trid", "id"] as const) : (["id", "trid"] as const);
	const given = parameter(params, first) ?? parameter(params, second);
	if (given === undefined) return isBefore(release, "7.2") ? "ERROR::trid-missing" : `ERROR:4:missing '${first}'`;
	const read = readCommandId(given, release);
	if (read.kind !== "id") return badId(read, release);
	if (node.jobs.abort(read.id, "query", now)) return isBefore(release, "7.2") ? "OK" : "ok";
	return isBefore(release, "7.2") ? "ERROR:2:trid-not-active" : `ERROR:2:${first} not active`;
}

/** Aborts a query with an index filter before 6.0. */
function killQuery(node: NodeState, params: string, now: number): string {
	const id = readLooseId(parameter(params, "trid") ?? "");
	return node.jobs.abort(id, "query", now) ? "Ok" : "Transaction Not Found";
}

function abortAll(node: NodeState, module: JobModule, now: number): string {
	const killed = node.jobs.abortAll(module, now);
	if (!isBefore(node.release, "7.2")) return `number-of-queries-killed:${killed}`;
	return `OK - number of ${isBefore(node.release, "6.0") ? "scans" : "queries"} killed: ${killed}`;
}
