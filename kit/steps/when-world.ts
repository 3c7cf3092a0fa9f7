import type { JobLife } from "../../simulator/background-job.ts";
import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { type Draft, nodeOf } from "./draft.ts";
import { AFTER, AT } from "./network-phrases.ts";
import { building, type Step } from "./step.ts";

type Kind = "join" | "leave" | "crash" | "hold" | "release" | "restart" | "evict";

/** Each event happens at a time, or by order: some time after a node's n-th answer about the job. */
export const WHEN_WORLD: readonly Step[] = [
	...nodeEvent("node {node} joins", "join"),
	...nodeEvent("node {node} leaves", "leave"),
	...nodeEvent("node {node} crashes", "crash"),
	...nodeEvent("node {node} is held", "hold"),
	...nodeEvent("node {node} is released", "release"),
	...nodeEvent("node {node} restarts", "restart"),
	building(`node {node} restarts ${AT} as {build}`, (draft, node: string, at: number, version: string) => {
		draft.events.push({ at, kind: "restart", node: known(draft, node), version });
	}),
	building(
		`node {node} restarts ${AFTER} as {build}`,
		(draft, node: string, at: number, answer: number, of: string, version: string) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind: "restart", node: known(draft, node), version });
		},
	),
	building(`an operator aborts the job ${AT}`, (draft, at: number) => {
		draft.events.push({ at, kind: "abort" });
	}),
	building(`an operator aborts the job ${AFTER}`, (draft, at: number, answer: number, of: string) => {
		draft.events.push({ at, after: { node: known(draft, of), answer }, kind: "abort" });
	}),
	building(`an operator aborts the job on node {node} ${AT}`, (draft, node: string, at: number) => {
		draft.events.push({ at, kind: "abort", node: known(draft, node) });
	}),
	building(
		`an operator aborts the job on node {node} ${AFTER}`,
		(draft, node: string, at: number, answer: number, of: string) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind: "abort", node: known(draft, node) });
		},
	),
	...nodeEvent("node {node} evicts its finished jobs", "evict"),
	building(`the query is started again on node {node} ${AT}`, (draft, node: string, at: number) => {
		draft.events.push({ at, kind: "launch", node: known(draft, node), job: {} });
	}),
	building(
		`the query is started again on node {node} ${AFTER}`,
		(draft, node: string, at: number, answer: number, of: string) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind: "launch", node: known(draft, node), job: {} });
		},
	),
	building(`the query is started again on node {node} ${AT} and {life}`, (draft, node: string, at: number, job: JobLife) => {
		draft.events.push({ at, kind: "launch", node: known(draft, node), job });
	}),
	building(
		`the query is started again on node {node} ${AFTER} and {life}`,
		(draft, node: string, at: number, answer: number, of: string, job: JobLife) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind: "launch", node: known(draft, node), job });
		},
	),
	building(
		"from {number} ms on node {node} answers {answers}",
		(draft, at: number, node: string, replies: readonly PlannedReply[]) => {
			draft.events.push({ at, kind: "plan", node: known(draft, node), replies });
		},
	),
	building(
		`from ${AFTER} on node {node} answers {answers}`,
		(draft, at: number, answer: number, of: string, node: string, replies: readonly PlannedReply[]) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind: "plan", node: known(draft, node), replies });
		},
	),
	...(["not ready", "ready"] as const).flatMap((kind) => [
		building(`the cluster is ${kind} from {number} ms on`, (draft, at: number) => {
			draft.events.push({ at, kind });
		}),
		building(`the cluster is ${kind} from ${AFTER} on`, (draft, at: number, answer: number, of: string) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind });
		}),
	]),
];

function nodeEvent(what: string, kind: Kind): readonly Step[] {
	return [
		building(`${what} ${AT}`, (draft, node: string, at: number) => {
			draft.events.push({ at, kind, node: known(draft, node) });
		}),
		building(`${what} ${AFTER}`, (draft, node: string, at: number, answer: number, of: string) => {
			draft.events.push({ at, after: { node: known(draft, of), answer }, kind, node: known(draft, node) });
		}),
	];
}

function known(draft: Draft, name: string): string {
	return nodeOf(draft, name).name;
}
