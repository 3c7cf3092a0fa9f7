import type { RequirementReport } from "../conformance/conformance-report.ts";
import { groupBy } from "../conformance/group-by.ts";

/** Requirements by the first part of their ids, in their order. */
export function groupsOf<T extends Pick<RequirementReport, "id">>(
	requirements: readonly T[],
): readonly (readonly [string, readonly T[]])[] {
	return [...groupBy(requirements, ({ id }) => id.replace(/-\d+$/, ""))];
}
