import type { Verdict } from "../../../src/tracking/rules.ts";
import { defaultRules } from "../../../src/tracking/rules.ts";
import { viaCluster } from "./connections.ts";
import { around, type Mutant, onRules } from "./mutant.ts";

const COMPLETE: Verdict = { kind: "complete" };

/** Trackers that ask the wrong nodes, or nobody. */
export const TARGETS: readonly Mutant[] = [
	viaCluster(
		{
			name: "first-node-only",
			does: "asks one node, and lets it speak for all",
			seenIn: "scripts around one seed address",
			breaks: ["ROUND-1", "ROUND-3", "ROUND-7"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		({ activeNodes }) => ({ activeNodes: () => activeNodes().slice(0, 1) }),
	),
	viaCluster(
		{
			name: "nodes-read-once",
			does: "reads the nodes as the wait begins, and keeps them",
			seenIn: "the usual loop over a list of connections",
			breaks: ["ROUND-1"],
			message: "instants of the questions to node B in ms",
		},
		({ activeNodes }) => {
			let first: readonly string[] | undefined;
			return {
				activeNodes: () => {
					first ??= activeNodes();
					return first;
				},
			};
		},
	),
	viaCluster(
		{
			name: "nodes-never-forgotten",
			does: "goes on asking nodes that have left the cluster",
			seenIn: "drivers whose view of the cluster only ever grows",
			breaks: ["ROUND-1", "ROUND-9"],
			message: "took more than",
		},
		({ activeNodes }) => {
			const known = new Set<string>();
			return {
				activeNodes: () => {
					for (const node of activeNodes()) known.add(node);
					return [...known];
				},
			};
		},
	),
	around(
		{
			name: "named-node-ignored",
			does: "asks every node though the task was started on one",
			seenIn: "the Go client's ExecuteUDFNode, whose task polls all",
			breaks: ["ROUND-1", "ROUND-2"],
			message: 'outcome: expected "invalid_node", got "complete"',
		},
		(library) => (play) => {
			const { node: _named, ...task } = play.schedule.task;
			return library({ ...play, schedule: { ...play.schedule, task } });
		},
	),
	onRules(
		{
			name: "no-nodes-are-done",
			does: "finds all of no nodes done",
			seenIn: "the Go client: a loop over no nodes that ends in true",
			breaks: ["ROUND-2"],
			message: 'outcome: expected "anything but complete", got "complete"',
		},
		{
			judge: (round, memory, habits) => ({
				...defaultRules.judge(round, memory, habits),
				...(round.refusal !== undefined && { verdict: COMPLETE }),
			}),
		},
	),
	onRules(
		{
			name: "no-nodes-are-in-progress",
			does: "waits for ever for a cluster without nodes",
			seenIn: "the Ruby and Node.js clients, which spin",
			breaks: ["ROUND-2"],
			message: "took more than",
		},
		{
			judge: (round, memory, habits) => ({
				...defaultRules.judge(round, memory, habits),
				...(round.refusal !== undefined && { verdict: { kind: "in_progress" } }),
			}),
		},
	),
	viaCluster(
		{
			name: "readiness-ignored",
			does: "asks the nodes of a cluster that is not ready",
			seenIn: "drivers that keep the last list of nodes and do not look how old it is",
			breaks: ["ROUND-2"],
			message: '"cluster_not_ready"',
		},
		() => ({ isReady: () => true }),
	),
	onRules(
		{
			name: "refusals-in-the-wrong-order",
			does: "says that the node is invalid where the cluster is not ready",
			seenIn: "checks in the order they came to mind",
			breaks: ["ROUND-2"],
			message: 'error code: expected "cluster_not_ready", got "invalid_node"',
		},
		{
			judge: (round, memory, habits) =>
				defaultRules.judge(round.refusal === undefined ? round : { ...round, refusal: { code: "invalid_node" } }, memory, habits),
		},
	),
];
