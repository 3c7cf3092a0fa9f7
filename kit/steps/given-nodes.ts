import { addDraftNode, type Draft, everyNode, nodeOf } from "./draft.ts";
import { building, type Step } from "./step.ts";

/** The cluster, and what its client knows of it. */
export const GIVEN_NODES: readonly Step[] = [
	building("a cluster of {int} node(s)", (draft, count: number) => {
		if (count > 26) throw new Error(`A cluster of ${count} nodes is too large for the names A to Z. Name the nodes.`);
		for (let index = 0; index < count; index++) addDraftNode(draft, String.fromCharCode(65 + index));
	}),
	building("the node(s) {names}", (draft, names: readonly string[]) => {
		for (const name of names) addDraftNode(draft, name);
	}),
	building("every node runs {build}", (draft, version: string) => {
		for (const node of everyNode(draft)) node.version = version;
	}),
	building("node {node} runs {build}", (draft, name: string, version: string) => {
		nodeOf(draft, name).version = version;
	}),
	building("every node answers after {number} ms", (draft, latency: number) => {
		for (const node of everyNode(draft)) node.latency = latency;
	}),
	building("node {node} answers after {number} ms", (draft, name: string, latency: number) => {
		nodeOf(draft, name).latency = latency;
	}),
	building("node {node} is not a member yet", (draft, name: string) => {
		// The query was not sent to a node that was not in the cluster.
		Object.assign(knownOrNew(draft, name), { member: false, job: null });
	}),
	building("node {node} keeps {int} finished job(s)", (draft, name: string, maxDone: number) => {
		nodeOf(draft, name).maxDone = maxDone;
	}),
	building("the client believes that node {node} runs {build}", (draft, name: string, build: string) => {
		nodeOf(draft, name).believedBuild = build;
	}),
	building("the build of node {node} cannot be read", (draft, name: string) => {
		nodeOf(draft, name).believedBuild = null;
	}),
];

function knownOrNew(draft: Draft, name: string): ReturnType<typeof addDraftNode> {
	return draft.nodes.find((node) => node.name === name) ?? addDraftNode(draft, name);
}
