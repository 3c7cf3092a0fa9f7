import { NEWEST_BUILD } from "../../kit/schedule/builds.ts";
import type { NodePlan, Schedule, WaitPlan, WorldEvent } from "../../kit/schedule/schedule.ts";
import type { JobLife } from "../../simulator/background-job.ts";
import type { Edit } from "./edit.ts";
import { withoutNode } from "./network-edits.ts";

/** The fields of T, each of which can also be removed. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

export function editNode(name: string, changes: Changes<Omit<NodePlan, "name">>): Edit {
	return (schedule) => ({
		...schedule,
		nodes: schedule.nodes.map((node) => (node.name === name ? changed(node, changes) : node)),
	});
}

/** Changes the job on a node. A job that never arrived now arrives. */
export function editLife(name: string, changes: Changes<JobLife>): Edit {
	return (schedule) => {
		const job = schedule.nodes.find((node) => node.name === name)?.job;
		const life = typeof job === "object" && job !== null ? job : {};
		return editNode(name, { job: changed(life, changes) })(schedule);
	};
}

/** Changes the options of the first wait. A schedule without a wait stays as it is. */
export function editWait(changes: Changes<WaitPlan>): Edit {
	return (schedule) => {
		const first = schedule.calls.findIndex(({ kind }) => kind === "wait");
		return { ...schedule, calls: schedule.calls.map((call, index) => (index === first ? changed(call, changes) : call)) };
	};
}

/** Adds an event, as the last one of its time. */
export function addEvent(event: WorldEvent): Edit {
	return (schedule) => ({ ...schedule, events: [...schedule.events, event] });
}

export function moveEvent(index: number, at: number): Edit {
	return (schedule) => ({
		...schedule,
		events: schedule.events.map((event, position) => (position === index ? { ...event, at } : event)),
	});
}

export function removeEvent(index: number): Edit {
	return (schedule) => ({ ...schedule, events: schedule.events.toSpliced(index, 1) });
}

const MOST_NODES = 26;

/** Adds a node like the last one, named by the first free letter. */
export function addNode(schedule: Schedule): Schedule {
	const names = new Set(schedule.nodes.map(({ name }) => name));
	const free = Array.from({ length: MOST_NODES }, (_, index) => String.fromCharCode(65 + index)).find((name) => !names.has(name));
	if (free === undefined) return schedule;
	const version = schedule.nodes.at(-1)?.version ?? NEWEST_BUILD;
	return { ...schedule, nodes: [...schedule.nodes, { name: free, version, job: {} }] };
}

/** Removes a node and its events. The last node stays, and so does the node on which the task was started. */
export function removeNode(name: string): Edit {
	return (schedule) => {
		if (schedule.nodes.length < 2 || schedule.task.node === name) return schedule;
		return {
			...schedule,
			nodes: schedule.nodes.filter((node) => node.name !== name),
			events: schedule.events.filter((event) => !("node" in event) || event.node !== name),
			...(schedule.network !== undefined && { network: withoutNode(schedule.network, name) }),
		};
	};
}

function changed<T extends object>(value: T, changes: object): T {
	const entries = Object.entries({ ...value, ...changes }).filter(([, own]) => own !== undefined);
	return Object.fromEntries(entries) as T;
}
