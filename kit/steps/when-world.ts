import type { JobLife } from "../../simulator/background-job.ts";
import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { type Draft, nodeOf } from "./draft.ts";
import { building, type Step } from "./step.ts";

/** Events in the cluster while the driver tracks the task. */
export const WHEN_WORLD: readonly Step[] = [
	nodeEvent("node {node} joins at {number} ms", "join"),
	nodeEvent("node {node} leaves at {number} ms", "leave"),
	nodeEvent("node {node} crashes at {number} ms", "crash"),
	nodeEvent("node {node} is held at {number} ms", "hold"),
	nodeEvent("node {node} is released at {number} ms", "release"),
	nodeEvent("node {node} restarts at {number} ms", "restart"),
	building("node {node} restarts at {number} ms as {build}", (draft, node: string, at: number, version: string) => {
		draft.events.push({ at, kind: "restart", node: known(draft, node), version });
	}),
	building("an operator aborts the job at {number} ms", (draft, at: number) => {
		draft.events.push({ at, kind: "abort" });
	}),
	building("an operator aborts the job on node {node} at {number} ms", (draft, node: string, at: number) => {
		draft.events.push({ at, kind: "abort", node: known(draft, node) });
	}),
	nodeEvent("node {node} evicts its finished jobs at {number} ms", "evict"),
	building("the query is started again on node {node} at {number} ms", (draft, node: string, at: number) => {
		draft.events.push({ at, kind: "launch", node: known(draft, node), job: {} });
	}),
	building(
		"the query is started again on node {node} at {number} ms and {life}",
		(draft, node: string, at: number, job: JobLife) => {
			draft.events.push({ at, kind: "launch", node: known(draft, node), job });
		},
	),
	building(
		"from {number} ms on node {node} answers {answers}",
		(draft, at: number, node: string, replies: readonly PlannedReply[]) => {
			draft.events.push({ at, kind: "plan", node: known(draft, node), replies });
		},
	),
	building("the cluster is not ready from {number} ms on", (draft, at: number) => {
		draft.events.push({ at, kind: "not ready" });
	}),
	building("the cluster is ready from {number} ms on", (draft, at: number) => {
		draft.events.push({ at, kind: "ready" });
	}),
];

function nodeEvent(expression: string, kind: "join" | "leave" | "crash" | "hold" | "release" | "restart" | "evict"): Step {
	return building(expression, (draft, node: string, at: number) => {
		draft.events.push({ at, kind, node: known(draft, node) });
	});
}

function known(draft: Draft, name: string): string {
	return nodeOf(draft, name).name;
}
