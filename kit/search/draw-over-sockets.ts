import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { NEWEST_BUILD, RELEASED_BUILDS } from "../schedule/builds.ts";
import type { Random } from "../schedule/random.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule, type WorldEvent } from "../schedule/schedule.ts";
import { drawTimelessSchedule } from "./run-over-tcp.ts";
import { LEAST_LIFE, LEAST_TIMEOUT, MOST_LATENCY, PLAIN_WORDS, SURE_FAULTS, unsureOverSockets } from "./sure-over-sockets.ts";

const PAUSE = 10;
const MOST_ROUNDS = 10;
const NAMES = ["A", "B", "C"] as const;
const BUILDS: readonly string[] = [NEWEST_BUILD, ...RELEASED_BUILDS];
const IDS = ["4660", "1", "9007199254740991", "18446744073709551615"] as const;

/**
 * Draws a schedule for a driver's own sockets on which a correct driver looks correct, even on a slow machine (see
 * `unsureOverSockets`). In most schedules every answer is scripted; in the others jobs run, end and are forgotten in
 * real time.
 */
export function drawOverSockets(random: Random): Schedule {
	const schedule = random.chance(0.6) ? drawScripted(random) : drawLively(random);
	return unsureOverSockets(schedule) === undefined ? schedule : { ...schedule, calls: schedule.calls.map(unforgiving) };
}

function drawScripted(random: Random): Schedule {
	const schedule = drawTimelessSchedule(random, PLAIN_WORDS);
	return random.chance(0.1) ? { ...schedule, calls: [{ kind: "status" }] } : schedule;
}

/** A drawn schedule is unsure at most because of the failures that it forgives. */
function unforgiving(call: Call): Call {
	if (call.kind !== "wait") return call;
	const { forgive: _forgive, ...wait } = call;
	return wait;
}

function drawLively(random: Random): Schedule {
	const names = NAMES.slice(0, random.int(1, 3));
	const [first = "A"] = names;
	const events = Array.from({ length: random.pick([0, 0, 1, 2]) }, () => drawEvent(random, names));
	const joining = new Set(events.flatMap((event) => (event.kind === "join" ? [event.node] : [])));
	const builds = [random.pick(BUILDS), random.pick(BUILDS)];
	const faults = random.pick([0, 0, 0.1, 0.3]);
	const nodes = names.map((name): NodePlan => {
		const latency = random.int(1, MOST_LATENCY);
		return {
			name,
			version: random.pick(builds),
			...(latency > 1 && { latency }),
			...(joining.has(name) && { member: false }),
			job: random.chance(0.2) ? null : { duration: drawSpan(random), ...(random.chance(0.2) && { lag: drawSpan(random) }) },
			...(random.chance(0.4) && { replies: drawReplies(random, faults) }),
			...(random.chance(0.1) && { maxDone: 0 }),
		};
	});
	const isNamed = random.chance(0.15);
	return {
		version: 1,
		task: {
			id: random.chance(0.8) ? IDS[0] : random.pick(IDS),
			namespace: "test",
			set: "demo",
			kind: random.pick(["query_execute", "query_udf"]),
			...(isNamed && { node: first }),
		},
		nodes,
		events: events.toSorted((one, other) => one.at - other.at),
		habits: LIBRARY_HABITS,
		calls: [drawCall(random)],
	};
}

function drawSpan(random: Random): number {
	return random.int(LEAST_LIFE, LEAST_LIFE + MOST_ROUNDS * PAUSE);
}

/** The first node is always a member, because the driver starts from its address. */
function drawEvent(random: Random, names: readonly string[]): WorldEvent {
	const at = drawSpan(random);
	const node = random.pick(names);
	const kind = random.pick(["abort", "evict", "launch", "plan", "join"] as const);
	switch (kind) {
		case "abort":
			return { at, kind };
		case "evict":
			return { at, kind, node };
		case "launch":
			return { at, kind, node, job: { duration: drawSpan(random) } };
		case "plan":
			return { at, kind, node, replies: drawReplies(random, 0) };
		case "join":
			return node === names[0] ? { at, kind: "evict", node } : { at, kind, node };
		default:
			return kind satisfies never;
	}
}

function drawReplies(random: Random, faults: number): readonly PlannedReply[] {
	return Array.from({ length: random.int(1, 4) }, () => ({
		reply: random.chance(faults) ? random.pick(SURE_FAULTS) : random.pick(["truth", ...PLAIN_WORDS] as const),
		...(random.chance(0.2) && { times: random.int(2, 3) }),
	}));
}

function drawCall(random: Random): Call {
	const forgive = random.pick([0, 0, 0, 1, 2]);
	return {
		kind: "wait",
		pollInterval: PAUSE,
		...(random.chance(0.2) && { timeout: LEAST_TIMEOUT + drawSpan(random) }),
		...(forgive > 0 && { forgive }),
	};
}
