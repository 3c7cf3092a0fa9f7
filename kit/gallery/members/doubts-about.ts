import type { Doubt } from "../../../src/cluster/cluster.ts";
import type { NodeReport } from "./node-report.ts";

/**
 * What a cluster cannot know: `lacking` are the reports that count more members than they list (CLUSTER-6, CLUSTER-11).
 */
export function doubtsAbout(lacking: readonly NodeReport[], isFormerSilent: boolean): readonly Doubt[] {
	const [first] = lacking;
	const doubts: Doubt[] = [];
	if (first !== undefined) doubts.push({ kind: "unseen_members", message: `${first.node} counts more members than it lists.` });
	if (isFormerSilent) doubts.push({ kind: "silent_former_member", message: "A former member is silent." });
	return doubts;
}
