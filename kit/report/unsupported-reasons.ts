import type { RequirementReport } from "../conformance/conformance-report.ts";

/**
 * Why requirements are unsupported: each requirement once, with the reason that most of its scenarios have, and each
 * reason once, with the ids of its requirements.
 */
export function unsupportedReasons(
	requirements: readonly RequirementReport[],
): readonly { readonly reason: string; readonly ids: readonly string[] }[] {
	const idsByReason = new Map<string, string[]>();
	for (const requirement of requirements) {
		const reason = requirement.verdict === "unsupported" ? mainReason(requirement) : undefined;
		if (reason !== undefined) idsByReason.set(reason, [...(idsByReason.get(reason) ?? []), requirement.id]);
	}
	return [...idsByReason].map(([reason, ids]) => ({ reason, ids }));
}

/**
 * Each profile may give a reason. A reason that is about the scenario tells more than that a profile cannot observe
 * anything.
 */
const GENERAL = /(?:cannot observe this requirement|can only be played on virtual time)\.$/;

function mainReason({ scenarios }: RequirementReport): string | undefined {
	const counts = new Map<string, number>();
	for (const { message = "" } of scenarios)
		for (const reason of message.split("\n")) if (reason !== "") counts.set(reason, (counts.get(reason) ?? 0) + 1);
	const [main] = [...counts].toSorted(
		([one, many], [other, more]) => Number(GENERAL.test(one)) - Number(GENERAL.test(other)) || more - many,
	);
	return main?.[0];
}
