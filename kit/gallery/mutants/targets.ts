import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Verdict } from "../../../src/tracking/rules.ts";
import { viaCluster } from "./connections.ts";
import { around, type Mutant, onRules } from "./mutant.ts";

const COMPLETE: Verdict = { kind: "complete" };

/** Trackers that ask the wrong nodes, or no node. */
export const TARGETS: readonly Mutant[] = [
	viaCluster(
		{
			name: "first-node-only",
			does: "asks one node and uses its answer for all nodes",
			seenIn: "scripts that use one seed address",
			breaks: ["ROUND-1", "ROUND-3", "ROUND-7"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		({ activeNodes }) => ({ activeNodes: () => activeNodes().slice(0, 1) }),
	),
	viaCluster(
		{
			name: "eight-nodes-at-most",
			does: "asks only the first eight nodes of a cluster",
			seenIn: "drivers with a table of fixed length for the nodes of a request",
			breaks: ["ROUND-1", "ROUND-3"],
			message: 'round 1: expected "in_progress", got "complete"',
		},
		({ activeNodes }) => ({ activeNodes: () => activeNodes().slice(0, 8) }),
	),
	viaCluster(
		{
			name: "nodes-read-once",
			does: "reads the list of nodes only when the wait begins",
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
			does: "keeps asking nodes that have left the cluster",
			seenIn: "drivers that never remove a node from their view of the cluster",
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
			does: "asks every node although the task was started on one",
			seenIn: "the Go client's ExecuteUDFNode, whose task polls all nodes",
			breaks: ["ROUND-1", "ROUND-2"],
			message: 'outcome: expected "invalid_node", got "complete"',
		},
		(library) => (play) => {
			const { node: _named, ...task } = play.schedule.task;
			return library({ ...play, schedule: { ...play.schedule, task } });
		},
	),
	around(
		{
			name: "named-node-by-prefix",
			does: "uses the first node whose name begins with the given name",
			seenIn: "command lines that accept the beginning of a name",
			breaks: ["ROUND-1", "ROUND-2"],
			message: "rounds: expected 2, got 1",
		},
		(library) => (play) => {
			const { cluster, schedule } = play;
			const { node: named } = schedule.task;
			if (named === undefined) return library(play);
			const found = () => cluster.activeNodes().find((node) => node.startsWith(named));
			return library({
				...play,
				cluster: {
					...cluster,
					activeNodes: () => (found() === undefined ? [] : [named]),
					build: (_node, ...others) => cluster.build(found() ?? named, ...others),
					ask: (_node, ...others) => cluster.ask(found() ?? named, ...others),
				},
			});
		},
	),
	onRules(
		{
			name: "no-nodes-are-done",
			does: "reports an empty list of nodes as done",
			seenIn: "the Go client, whose loop over no nodes returns true",
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
			seenIn: "the Ruby and Node.js clients, which loop for ever",
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
			does: "asks the nodes although the cluster is not ready",
			seenIn: "drivers that keep the last list of nodes and do not check its age",
			breaks: ["ROUND-2"],
			message: '"cluster_not_ready"',
		},
		() => ({ isReady: () => true }),
	),
	onRules(
		{
			name: "refusals-in-the-wrong-order",
			does: "reports an invalid node although the cluster is not ready",
			seenIn: "checks in an arbitrary order",
			breaks: ["ROUND-2"],
			message: 'error code: expected "cluster_not_ready", got "invalid_node"',
		},
		{
			judge: (round, memory, habits) =>
				defaultRules.judge(round.refusal === undefined ? round : { ...round, refusal: { code: "invalid_node" } }, memory, habits),
		},
	),
];
