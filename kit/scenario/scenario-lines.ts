import { NEWEST_BUILD } from "../schedule/builds.ts";
import {
	type Call,
	type DeclaredHabits,
	LIBRARY_HABITS,
	type NodePlan,
	type Schedule,
	type TaskPlan,
	type WorldEvent,
} from "../schedule/schedule.ts";
import { ANSWERS } from "../steps/answers-phrase.ts";
import { networkLines } from "../steps/given-network.ts";
import { LIFE } from "../steps/life-phrase.ts";
import { AFTER, fill, printHappening } from "../steps/network-phrases.ts";
import { TERMS } from "../steps/terms-phrase.ts";

/** The Given steps that build the cluster of a canonical schedule. Default values are left out. */
export function givenLines({ task, nodes, habits, network }: Schedule): readonly string[] {
	return [
		...clusterLines(nodes.map(({ name }) => name)),
		...sharedLines(nodes, ({ version }) => (version === NEWEST_BUILD ? undefined : `runs ${version}`)),
		...sharedLines(nodes, ({ latency }) => latency && `answers after ${latency} ms`),
		...nodes.flatMap(clientLines),
		...taskLines(task),
		...jobLines(task, nodes),
		...nodes.flatMap(({ name, replies = [] }) => answerLines(name, replies)),
		...habitLines(habits),
		...networkLines(network),
	];
}

/** The When steps: first the events, then the calls of the driver. */
export function whenLines({ events, calls, network }: Schedule): readonly string[] {
	return [...events.map(eventLine), ...(network?.happens ?? []).map(printHappening), ...calls.flatMap(callLines)];
}

function clusterLines(names: readonly string[]): readonly string[] {
	if (names.length === 0) return [];
	if (names.length <= 26 && names.every((name, index) => name === String.fromCharCode(65 + index))) {
		return [`a cluster of ${names.length} ${names.length === 1 ? "node" : "nodes"}`];
	}
	return [`the ${names.length === 1 ? "node" : "nodes"} ${listed(names)}`];
}

/** The names with commas and `and`. */
function listed(names: readonly string[]): string {
	const [last = ""] = names.slice(-1);
	return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** One line for all nodes if it is the same for each, otherwise one line for each node. */
function sharedLines(nodes: readonly NodePlan[], say: (node: NodePlan) => string | 0 | undefined): readonly string[] {
	const [first] = nodes;
	const shared = first && say(first);
	if (shared && nodes.length > 1 && nodes.every((node) => say(node) === shared)) return [`every node ${shared}`];
	return nodes.flatMap((node) => {
		const said = say(node);
		return said ? [`node ${node.name} ${said}`] : [];
	});
}

function clientLines({ name, member, maxDone, believedBuild }: NodePlan): readonly string[] {
	return [
		...(member === false ? [`node ${name} is not a member yet`] : []),
		...(maxDone === undefined ? [] : [`node ${name} keeps ${maxDone} finished ${maxDone === 1 ? "job" : "jobs"}`]),
		...(believedBuild === undefined
			? []
			: [
					believedBuild === null
						? `the build of node ${name} cannot be read`
						: `the client believes that node ${name} runs ${believedBuild}`,
				]),
	];
}

function taskLines({ id, namespace, set, kind, node, startedOn, filter }: TaskPlan): readonly string[] {
	return [
		...(id === "4660" ? [] : [`the task id is ${id}`]),
		...(namespace === "test" ? [] : [`the namespace is ${JSON.stringify(namespace)}`]),
		...(set === "demo"
			? []
			: [set === undefined ? "the query reads the whole namespace" : `the query reads the set ${JSON.stringify(set)}`]),
		...(kind === "query_udf" ? ["the query runs a function on each record"] : []),
		...(filter === true ? ["the query has an index filter"] : []),
		...(node === undefined ? [] : [`the task was started on node ${node} alone`]),
		...(startedOn === undefined ? [] : [`the tracker knows that the query was started on ${listed(startedOn)}`]),
	];
}

/** By default a node has a job, unless it was not a member or the query was not started on it. */
function jobLines(task: TaskPlan, nodes: readonly NodePlan[]): readonly string[] {
	const hasJob = ({ name, member }: NodePlan) => member !== false && (task.node === undefined || task.node === name);
	const lives = new Set(
		nodes.filter(hasJob).map(({ job }) => (typeof job === "object" && job !== null ? LIFE.print(job) : undefined)),
	);
	const [shared] = lives;
	const isShared = lives.size === 1 && shared !== undefined && nodes.length > 1;
	return [
		...(isShared && shared !== "" ? [`the job ${shared}`] : []),
		...nodes.flatMap((node) => {
			const { name, job } = node;
			if (job === null) return hasJob(node) ? [`the job never reaches node ${name}`] : [];
			if (job === "unknown set") return [`node ${name} does not know the set`];
			if (hasJob(node) && isShared) return [];
			const life = LIFE.print(job);
			if (life !== "") return [`the job on node ${name} ${life}`];
			return hasJob(node) ? [] : [`the job on node ${name} runs for 1000 ms`];
		}),
	];
}

function answerLines(name: string, replies: NonNullable<NodePlan["replies"]>): readonly string[] {
	return replies.length === 0 ? [] : [`node ${name} answers ${ANSWERS.print(replies)}`];
}

function habitLines({ grace, sweep, firstSleep, interval, retries }: DeclaredHabits): readonly string[] {
	const usual = LIBRARY_HABITS;
	return [
		...(grace === usual.grace ? [] : [`a driver that waits for ${grace} empty ${grace === 1 ? "round" : "rounds"}`]),
		...(sweep === usual.sweep ? [] : ["a driver that stops at the first node in progress"]),
		...(firstSleep === usual.firstSleep ? [] : [`a driver that sleeps ${firstSleep} ms first`]),
		...(retries === usual.retries
			? []
			: [`a driver that repeats a failed question ${retries} ${retries === 1 ? "time" : "times"}`]),
		...intervalLines(interval),
	];
}

function intervalLines(interval: DeclaredHabits["interval"]): readonly string[] {
	switch (interval.kind) {
		case "end-to-start":
			return [];
		case "start-to-start":
			return ["a driver that pauses from the start of a round to the start of the next"];
		case "shared":
			return ["a driver whose waits poll together"];
		case "backoff": {
			const { first, factor, every, most } = interval;
			const rounds = every === 1 ? "round" : "rounds";
			return [`a driver whose pause begins at ${first} ms and grows by ${factor} every ${every} ${rounds} up to ${most} ms`];
		}
		default:
			return interval satisfies never;
	}
}

function eventLine(event: WorldEvent): string {
	const { at, after } = event;
	const life = event.kind === "launch" ? LIFE.print(event.job) : "";
	// By order, every event is written in the same way: what happens, and after which answer.
	const isTimed = after === undefined;
	const when = isTimed ? `at ${at} ms` : fill(AFTER, at, after.answer, after.node);
	switch (event.kind) {
		case "restart":
			return `node ${event.node} restarts ${when}${event.version === undefined ? "" : ` as ${event.version}`}`;
		case "launch":
			return `${eventText(event)} ${when}${life === "" ? "" : ` and ${life}`}`;
		case "plan":
			return `from ${isTimed ? `${at} ms` : when} on node ${event.node} answers ${ANSWERS.print(event.replies)}`;
		case "ready":
		case "not ready":
			return `${eventText(event)} from ${isTimed ? `${at} ms` : when} on`;
		default:
			return `${eventText(event)} ${when}`;
	}
}

/** Describes an event without its time. */
export function eventText(event: WorldEvent): string {
	switch (event.kind) {
		case "join":
		case "leave":
			return `node ${event.node} ${event.kind}s`;
		case "crash":
			return `node ${event.node} crashes`;
		case "hold":
			return `node ${event.node} is held`;
		case "release":
			return `node ${event.node} is released`;
		case "restart":
			return `node ${event.node} restarts${event.version === undefined ? "" : ` as ${event.version}`}`;
		case "abort":
			return `an operator aborts the job${event.node === undefined ? "" : ` on node ${event.node}`}`;
		case "evict":
			return `node ${event.node} evicts its finished jobs`;
		case "launch":
			return `the query is started again on node ${event.node}`;
		case "plan":
			return `node ${event.node} answers ${ANSWERS.print(event.replies)}`;
		case "ready":
		case "not ready":
			return `the cluster is ${event.kind}`;
		default:
			return event satisfies never;
	}
}

function callLines(call: Call): readonly string[] {
	const terms = TERMS.print(call);
	const tail = terms === "" ? "" : ` ${terms}`;
	if (call.kind !== "wait") return [`the ${call.kind} is asked${tail}`];
	const options = Object.entries(call.options ?? {});
	return [
		`the task is awaited${tail}`,
		...options.map(([name, value]) => `the wait is given the option ${JSON.stringify(name)} as ${JSON.stringify(value)}`),
	];
}
