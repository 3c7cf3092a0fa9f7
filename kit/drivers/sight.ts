import { loadSpec } from "../spec/features-directory.ts";
import type { Viewer } from "../spec/sight.ts";
import type { Clause, Level } from "../spec/spec.ts";

let clausesById: ReadonlyMap<string, Clause> | undefined;

function clauseOf(requirement: string): Clause | undefined {
	clausesById ??= new Map(loadSpec().clauses.map((clause) => [clause.id, clause]));
	return clausesById.get(requirement);
}

/** Whether one of these viewers can see if a driver keeps a clause: what SPEC.md says under `Seen by:`. */
export function isSeenBy(requirement: string, ...viewers: readonly Viewer[]): boolean {
	return clauseOf(requirement)?.sight?.viewers.some((viewer) => viewers.includes(viewer)) ?? false;
}

export function levelOfClause(requirement: string): Level {
	return clauseOf(requirement)?.level ?? "MUST";
}
