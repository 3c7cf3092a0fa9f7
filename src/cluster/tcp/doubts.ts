import type { Doubt } from "../cluster.ts";
import { otherNodes, shortListed, unreadable, type View } from "./view.ts";
import type { Way } from "./way.ts";

/** Why the view may lack a member (CLUSTER-6, CLUSTER-10, CLUSTER-11). */
export function doubtsOf(view: View, former: ReadonlyMap<string, Way>, isCut: boolean): readonly Doubt[] {
	const doubts: Doubt[] = shortListed(view).map((node) => ({
		kind: "unseen_members",
		message:
			`Node ${node.name} counts ${node.report?.size} members, itself included, but lists ${otherNodes(node)} peers. ` +
			"One possible reason: the lists that this client reads do not contain nodes that have only TLS addresses.",
	}));
	for (const { name, complaint } of unreadable(view)) {
		doubts.push({ kind: "unseen_members", message: `Node ${name} did not say which members it sees: ${complaint}.` });
	}
	if (isCut) {
		doubts.push({ kind: "cut_off", message: "The cluster lists more nodes or addresses than this client reads." });
	}
	for (const [name, way] of former) {
		if (!way.isSilent) continue;
		const reason = way.failure === undefined ? "" : ` (${way.failure.message})`;
		const message = `Node ${name} was a member before, and neither answers nor refuses connections${reason}.`;
		doubts.push({ kind: "silent_former_member", message });
	}
	return doubts;
}
