import { CURRENT_BUILDS, NEWEST_BUILD } from "./builds.ts";
import type { Happening, NetworkPlan, SeedPlan } from "./network-plan.ts";
import type { Random } from "./random.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule } from "./schedule.ts";

const NAMES = ["A1", "A2", "A3", "A4"] as const;
/** Something happens within this time. */
const LONGEST = 12_000;
const NAME = "cluster.example";

/** Draws a run over a network: nodes that crash, stop, split, move and return while a job runs, and a client that pauses. */
export function drawNetworkSchedule(random: Random): Schedule & { readonly network: NetworkPlan } {
	const names = NAMES.slice(0, random.pick([1, 2, 2, 3, 3, 3, 3, 4]));
	const isCalm = random.chance(0.2);
	const joins = !isCalm && names.length > 2 && random.chance(0.15) ? names.at(-1) : undefined;
	const running = names.filter((name) => name !== joins);
	const build = random.chance(0.7) ? NEWEST_BUILD : random.pick(CURRENT_BUILDS);
	const hidden = !isCalm && running.length > 1 && random.chance(0.12) ? random.pick(running) : undefined;
	const happens = isCalm
		? drawStalls(random)
		: hidden === undefined
			? drawHappenings(random, running, joins)
			: drawHidden(random, hidden);
	const nodes = names.map((name): NodePlan => {
		const latency = random.chance(0.1) ? random.int(2, 300) : 1;
		return {
			name,
			version: build,
			...(latency > 1 && { latency }),
			...(name === joins && { member: false }),
			job: name === joins ? null : { duration: name === hidden ? random.int(20_000, 60_000) : drawDuration(random) },
		};
	});
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes,
		events: [],
		habits: LIBRARY_HABITS,
		calls: [drawWait(random)],
		network: {
			seed: random.int(1, 2 ** 31),
			...drawSeeds(random, running),
			...(random.chance(0.3) && { latency: drawLatency(random) }),
			...(random.chance(0.3) && { splits: random.pick([0.1, 0.5, 0.9]) }),
			...(random.chance(0.1) && { idle: { afterMs: random.pick([500, 2000, 10_000]), ends: "reset" as const } }),
			...(random.chance(0.1) && { alternate: true }),
			...(random.chance(0.1) && { deadAddress: true }),
			...(random.chance(0.1) && { ipv6: true }),
			...(hidden !== undefined
				? { connectAt: random.int(6000, 9000) }
				: random.chance(0.25) && { connectAt: random.int(1, LONGEST) }),
			happens: happens.toSorted((one, other) => one.at - other.at),
		},
	};
}

function drawDuration(random: Random): number {
	return random.pick([random.int(1, 3000), random.int(1000, 10_000), random.int(5000, 30_000)]);
}

function drawWait(random: Random): Call {
	const forgive = random.pick([0, 0, 3, 10]);
	const at = random.chance(0.5) ? random.int(0, 6000) : 0;
	return {
		kind: "wait",
		...(at > 0 && { at }),
		...(random.chance(0.7) && { pollInterval: random.pick([100, 250, 500]) }),
		timeout: random.pick([5000, 15_000, 40_000, 60_000]),
		...(random.chance(0.25) && { requestTimeout: random.pick([500, 2000, 10_000, 10_000, 10_000]) }),
		...(forgive > 0 && { forgive }),
	};
}

function drawSeeds(random: Random, names: readonly string[]): { readonly seeds?: readonly SeedPlan[] } {
	const kind = random.pick(["first", "first", "all", "all", "some", "name", "balancer"] as const);
	switch (kind) {
		case "first":
			return {};
		case "all":
			return { seeds: (random.chance(0.5) ? names : names.toReversed()).map((node) => ({ kind: "node", node }) as const) };
		case "some":
			return { seeds: [{ kind: "node", node: random.pick(names) }] };
		case "name":
			return { seeds: [{ kind: "name", name: NAME, nodes: names.slice(0, random.int(1, names.length)) }] };
		case "balancer":
			return { seeds: [{ kind: "balancer" }] };
		default:
			return kind satisfies never;
	}
}

function drawLatency(random: Random): readonly [number, number] {
	const least = random.pick([0.1, 1, 10, 50]);
	return [least, least * random.pick([1, 1.5, 4])];
}

function drawStalls(random: Random): readonly Happening[] {
	return Array.from({ length: random.pick([0, 0, 1, 2, 4]) }, () => ({
		at: random.int(0, LONGEST),
		kind: "stall" as const,
		ms: random.pick([200, 1100, 1500, 3000, 6000]),
	}));
}

const KINDS = [
	...(["crash", "crash", "restart", "restart", "restart", "stop", "stop", "leave", "move", "swap"] as const),
	...(["isolate", "split", "cut", "stall", "stall", "rename"] as const),
];

function drawHappenings(random: Random, names: readonly string[], joins: string | undefined): readonly Happening[] {
	const happens: Happening[] = joins === undefined ? [] : [{ at: random.int(1, LONGEST), kind: "join", node: joins }];
	const count = random.pick([1, 1, 1, 2, 2, 3, 4]);
	const kinds = [random.pick(KINDS), random.pick(KINDS)];
	for (let each = 0; each < count; each++) happens.push(...drawHappening(random, random.pick(kinds), names));
	return happens;
}

/** A node is stopped or isolated before the client connects, and goes on with its job after a long time. */
function drawHidden(random: Random, node: string): readonly Happening[] {
	const [begin, end] = random.pick([
		["stop", "continue"],
		["isolate", "heal"],
	] as const);
	const back = random.int(20_000, 45_000);
	const first: Happening = { at: random.int(1, 1500), kind: begin, node };
	return [first, end === "heal" ? { at: back, kind: end } : { at: back, kind: end, node }];
}

/** One thing, and mostly its end. */
function drawHappening(random: Random, kind: (typeof KINDS)[number], names: readonly string[]): readonly Happening[] {
	const at = random.int(1, LONGEST);
	const node = random.pick(names);
	const later = at + random.pick([random.int(100, 1500), random.int(1000, 14_000)]);
	const after = random.chance(0.2) ? { after: { node: random.pick(names), answer: random.int(1, 4) } } : {};
	const first = "after" in after ? { at: random.int(0, 300), ...after } : { at };
	switch (kind) {
		case "crash":
			return [{ ...first, kind, node }, ...(random.chance(0.7) ? [{ at: later, kind: "restart", node } as const] : [])];
		case "stop":
			return [{ ...first, kind, node }, ...(random.chance(0.9) ? [{ at: later, kind: "continue", node } as const] : [])];
		case "leave":
			return [{ ...first, kind, node }, ...(random.chance(0.3) ? [{ at: later, kind: "join", node } as const] : [])];
		case "restart":
		case "move":
			return [{ ...first, kind, node }];
		case "swap": {
			const other = random.pick(names);
			return other === node ? [{ ...first, kind: "move", node }] : [{ ...first, kind, node, other }];
		}
		case "isolate":
		case "cut":
			return [
				{ ...first, kind, node },
				{ at: later, kind: "heal" },
			];
		case "split":
			return [
				{ ...first, kind, nodes: names.slice(0, random.int(1, Math.max(1, names.length - 1))) },
				{ at: later, kind: "heal" },
			];
		case "stall":
			return [{ ...first, kind, ms: random.pick([200, 1100, 1500, 3000, 6000]) }];
		case "rename":
			return [{ ...first, kind, name: NAME, nodes: [node] }];
		default:
			return kind satisfies never;
	}
}
