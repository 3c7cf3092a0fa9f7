import type { Judged } from "./judged.ts";

/** The scenarios whose verdict differs from that in an earlier run of the same driver. */
export function flipsOf(first: Judged, later: Judged): readonly string[] {
	return Object.entries(later.verdicts).flatMap(([place, verdict]) => {
		const before = first.verdicts[place];
		return before === undefined || before === verdict ? [] : [`${place}: ${before}, then ${verdict}`];
	});
}
