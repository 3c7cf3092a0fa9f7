import type { ServerBuild } from "../../src/job/server-build.ts";
import type { JobModule } from "../background-job.ts";
import type { NodeState } from "../node-state.ts";
import { type CommandId, readCommandId, readLooseId } from "./command-id.ts";
import { type InfoCommand, NO_TAB, type Value } from "./info-command.ts";
import { jobEntry } from "./job-entry.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";
import { builderEntries } from "./sindex-builder.ts";

/** The longest id that `jobs:` accepts. */
const LONGEST_TRID = 23;

export const JOB_COMMANDS: readonly InfoCommand[] = [
	{ name: "query-show", since: "5.7", form: "either", answer: (node, params, now) => show(node, "query", params, now) },
	{
		name: "scan-show",
		since: "5.7",
		until: "6.4",
		form: "either",
		answer: (node, params, now) => show(node, "scan", params, now),
	},
	{ name: "query-list", until: "5.7", form: "bare", answer: queryList },
	{ name: "scan-list", until: "5.7", form: "bare", answer: (node, _params, now) => list(node, "scan", now) },
	{ name: "jobs", until: "6.3", form: "params", answer: jobs },
];

/** The parameter with the task id: `id` or `trid` from 8.1 on, only `trid` before. */
function idParameter(params: string, release: ServerBuild): string | undefined {
	return (!isBefore(release, "8.1") ? parameter(params, "id") : undefined) ?? parameter(params, "trid");
}

function show(node: NodeState, module: JobModule, params: string, now: number): Value {
	const given = idParameter(params, node.release);
	// A build before 8.1 ignores `id=`, and so it lists all jobs.
	if (given === undefined) return list(node, module, now);
	const read = readCommandId(given, node.release);
	if (read.kind !== "id") return badId(read, node.release);
	return entry(node, module, read.id, now);
}

function entry(node: NodeState, module: JobModule, id: string, now: number): string {
	const job = node.jobs.list(module).find(id);
	return job === undefined ? "ERROR:2:job not found" : jobEntry(job, now);
}

/** The reply to an invalid id. */
export function badId(read: Exclude<CommandId, { kind: "id" }>, release: ServerBuild): string {
	if (isBefore(release, "7.2")) return "ERROR::bad-trid";
	const name = isBefore(release, "8.1") ? "trid" : "id";
	switch (read.kind) {
		case "bad":
			return `ERROR:4:bad ${name}`;
		case "missing":
			return `ERROR:4:missing '${name}' value`;
		case "too-long":
			return `ERROR:4:'${name}' value too long`;
		default:
			return read satisfies never;
	}
}

function entries(node: NodeState, module: JobModule, now: number): readonly string[] {
	const prefix = !isBefore(node.release, "6.3") ? "" : `module=${isBefore(node.release, "6.0") ? module : "query"}:`;
	return node.jobs
		.list(module)
		.shown()
		.map((job) => prefix + jobEntry(job, now));
}

function joined(all: readonly string[], release: ServerBuild): Value {
	return all.length === 0 && isBefore(release, "6.3") ? NO_TAB : all.join(";");
}

function list(node: NodeState, module: JobModule, now: number): Value {
	return joined(entries(node, module, now), node.release);
}

function queryList(node: NodeState, _params: string, now: number): Value {
	const value = list(node, "query", now);
	return value === NO_TAB ? "No running queries" : value;
}

/** The job monitor of servers before 6.3 (server source, monitor.c). */
function jobs(node: NodeState, params: string, now: number): Value {
	const module = parameter(params, "module");
	if (module === undefined) return joined(allEntries(node, now), node.release);
	if (module === "sindex-builder" && isBefore(node.release, "5.7")) return joined(builderEntries(node), node.release);
	if (module !== "query" && module !== "scan") return `ERROR:2:module "${module}" not found`;
	const command = parameter(params, "cmd");
	return command === undefined ? list(node, module, now) : monitorCommand(node, module, command, params, now);
}

function allEntries(node: NodeState, now: number): readonly string[] {
	if (!isBefore(node.release, "6.0")) return entries(node, "query", now);
	const both = [...entries(node, "query", now), ...entries(node, "scan", now)];
	return isBefore(node.release, "5.7") ? [...both, ...builderEntries(node)] : both;
}

function monitorCommand(node: NodeState, module: JobModule, command: string, params: string, now: number): string {
	if (command !== "get-job" && command !== "kill-job" && command !== "set-priority")
		return `ERROR:4:unrecognized command "${command}"`;
	const trid = parameter(params, "trid");
	if (trid === undefined) return 'ERROR:4:no "trid" parameter specified';
	if (trid.length > LONGEST_TRID) return `ERROR:4:"trid" parameter too long (> ${LONGEST_TRID} chars)`;
	const id = readLooseId(trid);
	if (command === "get-job") return entry(node, module, id, now);
	if (command === "set-priority") return setPriority(node, module);
	return node.jobs.abort(id, module, now) ? "OK" : "ERROR:2:job not active";
}

/** Before 6.0 only queries had a priority. From 6.0 on the command has no effect (seen on 5.7.0.31 and 6.0.0.22). */
function setPriority({ release }: NodeState, module: JobModule): string {
	if (!isBefore(release, "6.0")) return "OK";
	return module === "query" ? "ERROR:2:job not active" : `ERROR:4:set-priority not supported for module "${module}"`;
}
