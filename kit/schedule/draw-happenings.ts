import type { Happening } from "./network-plan.ts";
import type { Random } from "./random.ts";

/** Something happens within this time. */
export const LONGEST_MS = 12_000;
/** A host name that stands for some of the nodes. */
export const HOST_NAME = "cluster.example";

/**
 * Situations that random schedules contain too seldom. `late guest`: a node joins while the only seed has lost its
 * heartbeats, so that only the peers of the seed list it. `unseen`: while the client is paused, nodes restart and
 * move, and their lists count to the same numbers. `unlisted`: no list has an address that the client can reach.
 * `short stop`: a process stops for less than a question may take. `rolling`: the nodes restart one after the other.
 * `dark`: the client loses its way to all nodes at once.
 */
export const SPECIAL = ["late guest", "unseen", "unlisted", "short stop", "rolling", "dark"] as const;
export type Special = (typeof SPECIAL)[number];

export function drawSpecial(
	random: Random,
	special: Special,
	names: readonly string[],
	joins: string | undefined,
): readonly Happening[] {
	const [first = "A1", ...others] = names;
	const at = random.int(1, 4000);
	switch (special) {
		case "late guest": {
			const back = random.int(15_000, 30_000);
			const isolated: readonly Happening[] = [
				{ at, kind: "isolate", node: first },
				{ at: back, kind: "heal" },
			];
			return joins === undefined ? isolated : [...isolated, { at: at + random.int(0, 1500), kind: "join", node: joins }];
		}
		case "unseen": {
			const mover = random.pick(others);
			const stay = names.filter((name) => name !== mover);
			return [
				{ at, kind: "stall", ms: random.int(9000, 14_000) },
				{ at: at + 1, kind: "move", node: mover },
				...stay.map((node) => ({ at: at + random.int(1, 2500), kind: "restart", node }) as const),
			];
		}
		case "unlisted":
			return random.chance(0.5)
				? drawStalls(random)
				: drawHappening(random, random.pick(["crash", "restart", "stop", "isolate", "split"] as const), names);
		case "short stop": {
			const node = random.pick(names);
			return [
				{ at, kind: "stop", node },
				{ at: at + random.int(1100, 4000), kind: "continue", node },
			];
		}
		case "rolling": {
			const pause = random.int(3000, 12_000);
			return names.map((node, index) => ({ at: at + index * pause, kind: "restart", node }) as const);
		}
		case "dark":
			return [...names.map((node) => ({ at, kind: "cut", node }) as const), { at: at + random.int(2000, 12_000), kind: "heal" }];
		default:
			return special satisfies never;
	}
}

/** Pauses of the client. */
export function drawStalls(random: Random): readonly Happening[] {
	return Array.from({ length: random.pick([0, 0, 1, 2, 4]) }, () => ({
		at: random.int(0, LONGEST_MS),
		kind: "stall" as const,
		ms: random.pick([200, 1100, 1500, 3000, 6000]),
	}));
}

const KINDS = [
	...(["crash", "crash", "restart", "restart", "restart", "stop", "stop", "leave", "move", "swap"] as const),
	...(["isolate", "split", "cut", "stall", "stall", "rename"] as const),
];

/** One to four things that happen to these nodes, mostly of few kinds. `joins` starts as a new member. */
export function drawHappenings(random: Random, names: readonly string[], joins?: string): readonly Happening[] {
	const happens: Happening[] = joins === undefined ? [] : [{ at: random.int(1, LONGEST_MS), kind: "join", node: joins }];
	const count = random.pick([1, 1, 1, 2, 2, 3, 4]);
	const kinds = [random.pick(KINDS), random.pick(KINDS)];
	for (let each = 0; each < count; each++) happens.push(...drawHappening(random, random.pick(kinds), names));
	return happens;
}

/** A node is stopped or isolated before the client connects, and goes on with its job after a long time. */
export function drawHidden(random: Random, node: string): readonly Happening[] {
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
	const at = random.int(1, LONGEST_MS);
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
			return [{ ...first, kind, name: HOST_NAME, nodes: [node] }];
		default:
			return kind satisfies never;
	}
}
