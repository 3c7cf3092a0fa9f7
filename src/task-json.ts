import { invalid, known } from "./options.ts";
import type { Sighting } from "./tracking/evidence.ts";

/** The kinds of background query: operations on each record, or a record UDF. */
export type TaskKind = "query_execute" | "query_udf";

/** A handle as plain data: what another process needs to go on tracking, and what has been seen so far. */
export interface TaskJSON {
	readonly version: 1;
	readonly namespace: string;
	readonly set?: string;
	/** Decimal text: JSON numbers lose digits above 2^53. */
	readonly taskId: string;
	readonly kind: TaskKind;
	readonly nodeName?: string;
	/** The last sighting on each node that reported the job, in the order of first sight. */
	readonly sightings: readonly (readonly [node: string, sighting: Sighting])[];
}

/** Checks what {@link ExecuteTask.fromJSON} was given, but for the parts that the handle checks itself. */
export function checkTaskJSON(json: unknown): TaskJSON {
	const names = ["version", "namespace", "set", "taskId", "kind", "nodeName", "sightings"];
	const given = known(json, names, "json");
	if (given.version !== 1) throw invalid("json.version", given.version, "1");
	const { sightings } = given;
	if (!Array.isArray(sightings)) throw invalid("json.sightings", sightings, "an array");
	for (const [index, one] of sightings.entries()) {
		if (!isSighting(one)) throw invalid(`json.sightings[${index}]`, one, "[node, { state, entry, result? }]");
	}
	return given as unknown as TaskJSON;
}

function isSighting(one: unknown): boolean {
	if (!Array.isArray(one) || one.length !== 2 || typeof one[0] !== "string") return false;
	const sighting: unknown = one[1];
	if (typeof sighting !== "object" || sighting === null) return false;
	const { state, entry, result } = sighting as Record<string, unknown>;
	const isState = state === "in_progress" || state === "done";
	return isState && typeof entry === "string" && (result === undefined || typeof result === "string");
}
