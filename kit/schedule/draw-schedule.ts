import type { JobLife } from "../../simulator/background-job.ts";
import { ANSWER_WORDS, type PlannedAnswer, type PlannedReply } from "../../simulator/reply-plan.ts";
import { buildsOfForm, isOldBuild, NEW_BUILDS, NEWEST_BUILD, OLD_BUILDS } from "./builds.ts";
import { drawInstants, type Instants } from "./draw-instants.ts";
import { drawBadId, drawEdgeReplies, drawMarathon, drawSenselessTerm } from "./draw-oddities.ts";
import { drawHostileName } from "./hostile-name.ts";
import type { Random } from "./random.ts";
import {
	type Call,
	LIBRARY_HABITS,
	type NodePlan,
	type Schedule,
	SHARING_HABITS,
	type WaitPlan,
	type WorldEvent,
} from "./schedule.ts";

/**
 * Draws a schedule by swarm testing: first which versions, replies, faults and options exist in it, then the rest out
 * of these. If everything could occur at once, all schedules would look alike, and long runs of one thing, which a
 * count of three or four needs, would be rare.
 *
 * Every schedule ends by itself, in a bounded number of rounds: jobs without an end only occur with a deadline or a
 * cancellation, and intervals are not shorter than the longest necessary wait.
 */
export function drawSchedule(random: Random): Schedule {
	return drawMarathon(random) ?? drawUsual(random);
}

function drawUsual(random: Random): Schedule {
	const swarm = drawSwarm(random);
	const instants = drawInstants(random, swarm.pollIntervals);
	const count = random.pick([1, 1, 2, 2, 3, 3, 4]);
	const names = NAMES.slice(0, count);
	const calls = drawCalls(random, swarm, instants);
	const nodes = names.map((name) => drawNode(random, name, swarm, instants));
	const events =
		swarm.events.length === 0
			? []
			: Array.from({ length: random.int(1, 6) }, () => drawEvent(random, names, swarm, instants)).flatMap((event) =>
					hasten(random, event),
				);
	const [node] = names;
	const isNamed = random.chance(0.15) && node !== undefined;
	const startedOn = random.chance(0.15) ? names.filter(() => random.chance(0.6)) : [];
	return {
		version: 1,
		task: {
			id: drawBadId(random) ?? swarm.id,
			namespace: "test",
			...(swarm.set !== undefined && { set: swarm.set }),
			kind: random.pick(["query_execute", "query_udf"]),
			...(isNamed && { node }),
			...(!isNamed && startedOn.length > 0 && { startedOn }),
			...(swarm.filter && { filter: true }),
		},
		nodes: random.chance(0.3) ? nodes.toReversed() : nodes,
		events: events.toSorted((one, other) => one.at - other.at),
		habits: swarm.shares ? SHARING_HABITS : LIBRARY_HABITS,
		calls,
	};
}

const NAMES = ["A", "B", "C", "D"] as const;
const IDS = ["4660", "4660", "4660", "1", "9007199254740993", "18446744073709551615"] as const;
/** The newest build is drawn twice as often as each of the others. */
const DRAWN_BUILDS: readonly string[] = [NEWEST_BUILD, ...NEW_BUILDS];
const BELIEFS: readonly (string | null)[] = [null, NEWEST_BUILD, ...Object.values(buildsOfForm("trid"))];
const OLD_BELIEFS: readonly (string | null)[] = [
	null,
	NEWEST_BUILD,
	buildsOfForm("both modules").newest,
	buildsOfForm("jobs").newest,
];
/** Fractions that binary numbers represent exactly, and one time that does not fit into a 31-bit timer. */
const PAUSES = [
	0, 0, 1, 1, 2, 2, 3, 3, 5, 5, 10, 10, 10, 10, 100, 100, 1000, 1000, 1000, 1000, 0.5, 2.25, 3_000_000_000,
] as const;
const SETS = [undefined, "demo", "demo", "a:status=done(ok)", "a;b"] as const;
const EVENT_KINDS = [
	"join",
	"leave",
	"crash",
	"hold",
	"release",
	"restart",
	"abort",
	"evict",
	"launch",
	"plan",
	"ready",
	"not ready",
] as const;
/** Replies that make a run of several rounds likely. More schedules have them than the others. */
const STAPLES = ["active", "done", "job not found", "truth", "silence", "reset"] as const;
/** What exists in one schedule. */
interface Swarm {
	readonly id: string;
	readonly builds: readonly string[];
	readonly pollIntervals: readonly number[];
	readonly answers: readonly PlannedAnswer[];
	readonly events: readonly (typeof EVENT_KINDS)[number][];
	readonly scripted: number;
	readonly latencies: readonly number[];
	readonly lives: readonly ("finite" | "endless" | "lag" | "none" | "refused" | "failing")[];
	readonly filter: boolean;
	readonly set: string | undefined;
	/** What the cluster's client believes about the builds of nodes; `null` for a build that cannot be read. */
	readonly mistaken: readonly (string | null)[];
	readonly deadline: boolean;
	readonly forgives: readonly number[];
	readonly limits: boolean;
	readonly cancels: boolean;
	readonly several: boolean;
	/** The calls are made on one cluster object. */
	readonly shares: boolean;
	/** Some waits have an adaptive interval, whose pauses are no shorter than a tenth of the usual one. */
	readonly adaptive: boolean;
}

function drawSwarm(random: Random): Swarm {
	const builds = some(random, random.chance(0.25) ? [...DRAWN_BUILDS, ...OLD_BUILDS] : DRAWN_BUILDS, random.chance(0.5) ? 1 : 3);
	const mistaken = random.chance(0.15) ? random.pick([BELIEFS, OLD_BELIEFS]) : [];
	const hasOld = mistaken === OLD_BELIEFS || builds.some(isOldBuild);
	const answers: PlannedAnswer[] = [
		...STAPLES.filter(() => random.chance(0.5)),
		...ANSWER_WORDS.filter(() => random.chance(0.06)),
	];
	const id = random.pick(IDS);
	answers.push(...drawEdgeReplies(random, builds[0] ?? "", id));
	if (answers.length === 0) answers.push("job not found");
	const deadline = random.chance(0.7);
	const several = random.chance(0.25);
	return {
		id,
		builds,
		// An old node keeps the grace open for two seconds (ROUND-11), and lists an index job after one second.
		pollIntervals: [hasOld ? random.pick([200, 500, 700, 1000, 2000]) : random.pick(PAUSES)],
		answers,
		events: random.chance(0.6) ? some(random, EVENT_KINDS, random.int(1, 4)) : [],
		scripted: random.pick([0, 0.3, 0.7, 1]),
		latencies: random.pick([[1], [1], [1, 2], [1, 2, 3], [1, 5, 20], [3, 30]]),
		lives: some(random, ["finite", "endless", "lag", "none", "refused", "failing"] as const, random.int(1, 3)),
		filter: random.chance(hasOld ? 0.5 : 0.1),
		set: random.chance(0.25) ? drawHostileName(random, id) : random.pick(SETS),
		mistaken,
		deadline,
		forgives: random.pick([[0], [0], [1], [2], [0, 1, 2, 3]]),
		limits: random.chance(0.5),
		cancels: random.chance(0.1),
		several,
		shares: several && random.chance(0.6),
		adaptive: random.chance(0.15),
	};
}

/** Up to `most` items of a list, at least one, each equally likely. */
function some<T>(random: Random, list: readonly T[], most: number): readonly T[] {
	return Array.from({ length: random.int(1, most) }, () => random.pick(list));
}

function drawNode(random: Random, name: string, swarm: Swarm, instants: Instants): NodePlan {
	const latency = random.pick(swarm.latencies);
	const life = drawLife(random, swarm, instants);
	return {
		name,
		version: random.pick(swarm.builds),
		...(latency !== 1 && { latency }),
		...(swarm.events.includes("join") && random.chance(0.4) && { member: false }),
		job: life,
		...(random.chance(swarm.scripted) && { replies: drawReplies(random, swarm, instants) }),
		...(swarm.mistaken.length > 0 && random.chance(0.5) && { believedBuild: random.pick(swarm.mistaken) }),
		...(random.chance(0.05) && { maxDone: 0 }),
	};
}

function drawLife(random: Random, swarm: Swarm, instants: Instants): NodePlan["job"] {
	const kind = random.pick(swarm.lives);
	switch (kind) {
		case "none":
			return null;
		case "refused":
			// No node refuses a query over a whole namespace.
			return swarm.set === undefined ? null : "unknown set";
		case "finite":
		case "failing":
		case "lag":
		case "endless":
			return someLife(random, kind, swarm, instants);
		default:
			return kind satisfies never;
	}
}

function someLife(random: Random, kind: "finite" | "endless" | "lag" | "failing", swarm: Swarm, instants: Instants): JobLife {
	const isEndless = kind === "endless" && (swarm.deadline || swarm.cancels);
	return {
		duration: isEndless ? 1_000_000_000 : instants.span(),
		...(kind === "lag" && { lag: instants.span() }),
		...(kind === "failing" && { failed: random.pick([1, 10, 1000]) }),
		...(random.chance(0.2) && { abortDelay: instants.span() }),
	};
}

function drawReplies(random: Random, swarm: Swarm, instants: Instants): readonly PlannedReply[] {
	return Array.from({ length: random.int(1, 6) }, () => ({
		reply: random.pick(swarm.answers),
		...(random.chance(0.3) && { after: Math.max(1, instants.span()) }),
		...(random.chance(0.25) && { times: random.int(2, 4) }),
	}));
}

function drawEvent(random: Random, names: readonly string[], swarm: Swarm, instants: Instants): WorldEvent {
	const at = instants.instant();
	const node = random.pick(names);
	const kind = random.pick(swarm.events);
	switch (kind) {
		case "join":
		case "leave":
		case "crash":
		case "hold":
		case "release":
		case "evict":
			return { at, kind, node };
		case "restart":
			return { at, kind, node, ...(random.chance(0.3) && { version: random.pick(swarm.builds) }) };
		case "abort":
			return { at, kind, ...(random.chance(0.5) && { node }) };
		case "launch":
			return { at, kind, node, job: someLife(random, "finite", swarm, instants) };
		case "plan":
			return { at, kind, node, replies: drawReplies(random, swarm, instants) };
		case "ready":
		case "not ready":
			return { at, kind };
		default:
			return kind satisfies never;
	}
}

/**
 * A node that leaves has often fallen silent or crashed just before, so that its question fails when it is not a
 * member any more.
 */
function hasten(random: Random, event: WorldEvent): readonly WorldEvent[] {
	if (event.kind !== "leave" || random.chance(0.5)) return [event];
	return [{ at: Math.max(0, event.at - random.int(0, 2)), kind: "hold", node: event.node }, event];
}

function drawInterval(random: Random, pollInterval: number, isAdaptive: boolean): Partial<WaitPlan> {
	if (!isAdaptive || pollInterval < 10 || random.chance(0.3)) return pollInterval === 1000 ? {} : { pollInterval };
	const adaptiveMin = random.pick([pollInterval / 10, pollInterval / 2, pollInterval]);
	return { adaptiveMin, adaptiveMax: adaptiveMin * random.pick([1, 2, 10, 20]) };
}

function drawCalls(random: Random, swarm: Swarm, instants: Instants): readonly Call[] {
	const count = swarm.several ? random.int(2, swarm.shares ? 5 : 3) : 1;
	return Array.from({ length: count }, (_, index) => {
		const at = swarm.several && random.chance(0.6) ? instants.instant() : 0;
		const handle = index > 0 && random.chance(0.3) ? 1 : 0;
		const where = { ...(at > 0 && { at }), ...(handle > 0 && { handle }) };
		const limit = swarm.limits && random.chance(0.8) ? { requestTimeout: Math.max(1, instants.span()) } : {};
		if (swarm.several && random.chance(0.35)) return { kind: random.chance(0.8) ? "status" : "abort", ...limit, ...where };
		const pollInterval = random.pick(swarm.pollIntervals);
		const forgive = random.pick(swarm.forgives);
		return {
			kind: "wait",
			...drawInterval(random, pollInterval, swarm.adaptive),
			...(swarm.deadline && { timeout: random.chance(0.07) ? 0 : instants.span() }),
			...limit,
			...(random.chance(0.2) && { grace: random.int(1, 6) }),
			...(forgive > 0 && { forgive }),
			...(swarm.cancels && { cancelAt: instants.instant() }),
			...drawSenselessTerm(random),
			...where,
		};
	});
}
