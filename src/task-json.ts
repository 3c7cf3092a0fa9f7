import { checkNames, invalidOption, isName } from "./checks.ts";
import type { Sighting } from "./tracking/evidence.ts";

/** The kinds of background query: operations on each record, or a record UDF. */
export type TaskKind = "query_execute" | "query_udf";

/** A handle as plain data: what another process needs to continue tracking, with what has been seen so far. */
export interface TaskJSON {
	readonly version: 1;
	readonly namespace: string;
	/** Absent for a query over a whole namespace. */
	readonly set?: string;
	/** Decimal text, because a JSON number loses digits above 2^53. */
	readonly taskId: string;
	readonly kind: TaskKind;
	/** Absent for a query on every node. */
	readonly nodeName?: string;
	/** The nodes on which the query was started; absent if they are not known. */
	readonly startedOn?: readonly string[];
	/** The nodes that were members while the task was tracked. */
	readonly members?: readonly string[];
	/** The last sighting on each node that reported the job, ordered by the first sighting of the node. */
	readonly sightings: readonly (readonly [node: string, sighting: Sighting])[];
}

/**
 * Checks the fields of the JSON that are not also options of the constructor, which checks those itself.
 *
 * @throws TaskError `invalid_option` that names the field
 */
export function checkTaskJSON(json: unknown): TaskJSON {
	const names = ["version", "namespace", "set", "taskId", "kind", "nodeName", "startedOn", "members", "sightings"];
	const given = checkNames(json, names, "json");
	if (given.version !== 1) throw invalidOption("json.version", given.version, "1");
	const { sightings, members } = given;
	if (members !== undefined && !(Array.isArray(members) && members.every(isName)))
		throw invalidOption("json.members", members, "an array of node names");
	if (!Array.isArray(sightings)) throw invalidOption("json.sightings", sightings, "an array");
	for (const [index, entry] of sightings.entries()) {
		if (!isSightingEntry(entry)) throw invalidOption(`json.sightings[${index}]`, entry, "[node, { state, entry, result? }]");
	}
	return given as unknown as TaskJSON;
}

function isSightingEntry(value: unknown): boolean {
	if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== "string") return false;
	const sighting: unknown = value[1];
	if (typeof sighting !== "object" || sighting === null) return false;
	const { state, entry, result } = sighting as Record<string, unknown>;
	const isState = state === "in_progress" || state === "done";
	return isState && typeof entry === "string" && (result === undefined || typeof result === "string");
}
