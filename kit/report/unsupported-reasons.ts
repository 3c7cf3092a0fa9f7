import type { RequirementReport } from "../conformance/conformance-report.ts";

/** Each reason why requirements are unsupported, with the ids of these requirements. */
export function unsupportedReasons(
	requirements: readonly RequirementReport[],
): readonly { readonly reason: string; readonly ids: readonly string[] }[] {
	const reasons = new Map<string, Set<string>>();
	for (const { id, verdict, scenarios } of requirements) {
		if (verdict !== "unsupported") continue;
		for (const { message = "" } of scenarios) {
			for (const reason of message.split("\n").filter((line) => line !== ""))
				reasons.set(reason, (reasons.get(reason) ?? new Set()).add(id));
		}
	}
	return [...reasons].map(([reason, ids]) => ({ reason, ids: [...ids] }));
}
