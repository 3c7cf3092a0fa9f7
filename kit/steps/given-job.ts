import type { JobLife } from "../../simulator/background-job.ts";
import { everyNode, liveOn, nodeOf } from "./draft.ts";
import { building, type Step } from "./step.ts";

/** The query, and its job on each node. */
export const GIVEN_JOB: readonly Step[] = [
	building("the task id is {word}", (draft, id: string) => {
		draft.task.id = id;
		draft.namedId = id;
	}),
	building("the namespace is {text}", (draft, namespace: string) => {
		draft.task.namespace = namespace;
	}),
	building("the query reads the set {text}", (draft, set: string) => {
		draft.task.set = set;
	}),
	building("the query reads the whole namespace", (draft) => {
		delete draft.task.set;
	}),
	building("the query runs a function on each record", (draft) => {
		draft.task.kind = "query_udf";
	}),
	building("the query has an index filter", (draft) => {
		draft.task.filter = true;
	}),
	building("the task was started on node {node} alone", (draft, name: string) => {
		draft.task.node = name;
		for (const node of draft.nodes) if (node.name !== name) node.job = null;
	}),
	building("the tracker knows that the query was started on {names}", (draft, names: readonly string[]) => {
		draft.task.startedOn = names;
	}),
	building("the job {life}", (draft, life: JobLife) => {
		for (const node of everyNode(draft)) if (typeof node.job === "object" && node.job !== null) liveOn(node, life);
	}),
	building("the job on node {node} {life}", (draft, name: string, life: JobLife) => {
		liveOn(nodeOf(draft, name), life);
	}),
	building("the job never reaches node {node}", (draft, name: string) => {
		nodeOf(draft, name).job = null;
	}),
	building("node {node} does not know the set", (draft, name: string) => {
		nodeOf(draft, name).job = "unknown set";
	}),
];
