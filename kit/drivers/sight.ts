import { loadSpec } from "../spec/features-directory.ts";
import type { Viewer } from "../spec/sight.ts";

let viewersById: ReadonlyMap<string, readonly Viewer[]> | undefined;

/** Whether one of these viewers can see if a driver keeps a clause: what SPEC.md says under `Seen by:`. */
export function isSeenBy(requirement: string, ...viewers: readonly Viewer[]): boolean {
	viewersById ??= new Map(loadSpec().clauses.map(({ id, sight }) => [id, sight?.viewers ?? []]));
	return viewersById.get(requirement)?.some((viewer) => viewers.includes(viewer)) ?? false;
}
