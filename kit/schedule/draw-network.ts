import { CURRENT_BUILDS, NEWEST_BUILD } from "./builds.ts";
import {
	drawHappenings,
	drawHidden,
	drawSpecial,
	drawStalls,
	HOST_NAME,
	LONGEST_MS,
	SPECIAL,
	type Special,
} from "./draw-happenings.ts";
import type { NetworkPlan, SeedPlan } from "./network-plan.ts";
import type { Random } from "./random.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule } from "./schedule.ts";

const NAMES = ["A1", "A2", "A3", "A4"] as const;

/**
 * Draws a run over a network: nodes that crash, stop, split, move and return while a job runs, and a client that
 * pauses.
 */
export function drawNetworkSchedule(random: Random): Schedule & { readonly network: NetworkPlan } {
	const names = NAMES.slice(0, random.pick([1, 2, 2, 3, 3, 3, 3, 4]));
	const special = names.length > 1 && random.chance(0.25) ? random.pick(SPECIAL) : undefined;
	const isCalm = special === undefined && random.chance(0.2);
	const mayJoin = special === undefined ? !isCalm && names.length > 2 && random.chance(0.15) : special === "late guest";
	const joins = mayJoin && names.length > 2 ? names.at(-1) : undefined;
	const running = names.filter((name) => name !== joins);
	const build = random.chance(0.7) ? NEWEST_BUILD : random.pick(CURRENT_BUILDS);
	const hidden = special === undefined && !isCalm && running.length > 1 && random.chance(0.12) ? random.pick(running) : undefined;
	const happens =
		special !== undefined
			? drawSpecial(random, special, running, joins)
			: isCalm
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
			...seedsOf(random, special, running),
			...(random.chance(isCalm ? 0.6 : 0.3) && { latency: drawLatency(random) }),
			...(random.chance(0.3) && { splits: random.pick([0.1, 0.5, 0.9]) }),
			...(random.chance(0.1) && { idle: { afterMs: random.pick([500, 2000, 10_000]), ends: "reset" as const } }),
			...(special === "unlisted" ? { unlisted: true } : random.chance(0.1) && { alternate: true }),
			...(special !== "unlisted" && random.chance(0.1) && { deadAddress: true }),
			...(random.chance(0.1) && { ipv6: true }),
			...(hidden !== undefined
				? { connectAt: random.int(6000, 9000) }
				: special === undefined && random.chance(0.25) && { connectAt: random.int(1, LONGEST_MS) }),
			...(joins !== undefined && random.chance(0.3) && { chances: { nameOnly: 1 } }),
			happens: happens.toSorted((one, other) => one.at - other.at),
		},
	};
}

function seedsOf(
	random: Random,
	special: Special | undefined,
	names: readonly string[],
): { readonly seeds?: readonly SeedPlan[] } {
	if (special === "late guest") return {};
	if (special === "unlisted") return { seeds: names.map((node) => ({ kind: "node", node }) as const) };
	return drawSeeds(random, names);
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
			return { seeds: [{ kind: "name", name: HOST_NAME, nodes: names.slice(0, random.int(1, names.length)) }] };
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

/** Draws a network for nodes with these names, and what happens to them. */
export function drawNetwork(random: Random, names: readonly string[]): NetworkPlan {
	return {
		seed: random.int(1, 2 ** 31),
		...drawSeeds(random, names),
		...(random.chance(0.3) && { latency: drawLatency(random) }),
		...(random.chance(0.3) && { splits: random.pick([0.1, 0.5, 0.9]) }),
		...(random.chance(0.1) && { alternate: true }),
		...(random.chance(0.1) && { ipv6: true }),
		happens: drawHappenings(random, names).toSorted((one, other) => one.at - other.at),
	};
}
