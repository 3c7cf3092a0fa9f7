import type { Happening, NetworkPlan, SeedPlan } from "./network-plan.ts";

const OPTIONAL = [
	"seeds",
	"latency",
	"splits",
	"idle",
	"alternate",
	"deadAddress",
	"unlisted",
	"ipv6",
	"connectAt",
	"windows",
	"chances",
	"tendInterval",
] as const;

/** Smaller networks than this one: without a happening, without an option, sooner, and without an occasion. */
export function* shrinkNetwork(plan: NetworkPlan): Generator<NetworkPlan> {
	const { happens } = plan;
	for (const fewer of withoutEach(happens)) yield { ...plan, happens: fewer };
	for (const key of OPTIONAL) {
		if (plan[key] === undefined) continue;
		const { [key]: _dropped, ...rest } = plan;
		yield rest;
	}
	for (const sooner of shrinkEach(happens)) yield { ...plan, happens: sooner };
	if (plan.seed > 1) yield { ...plan, seed: 1 };
}

/** Fewer happenings, or sooner ones. */
export function* shrinkHappenings(happens: readonly Happening[]): Generator<readonly Happening[]> {
	yield* withoutEach(happens);
	yield* shrinkEach(happens);
}

function* withoutEach(happens: readonly Happening[]): Generator<readonly Happening[]> {
	for (const index of happens.keys()) yield happens.toSpliced(index, 1);
}

function* shrinkEach(happens: readonly Happening[]): Generator<readonly Happening[]> {
	for (const [index, event] of happens.entries())
		for (const smaller of shrinkHappening(event)) yield happens.with(index, smaller);
}

/** The network without a node. */
export function networkWithout(plan: NetworkPlan, node: string): NetworkPlan {
	const { seeds, ...rest } = plan;
	const others = seeds?.flatMap((seed): SeedPlan[] => {
		if (seed.kind === "node") return seed.node === node ? [] : [seed];
		return seed.kind === "name" ? [{ ...seed, nodes: seed.nodes.filter((each) => each !== node) }] : [seed];
	});
	return {
		...rest,
		...(others !== undefined && others.length > 0 && { seeds: others }),
		happens: plan.happens.flatMap((event): Happening[] => {
			if (event.after?.node === node || ("node" in event && event.node === node)) return [];
			if (event.kind === "swap" && event.other === node) return [];
			if (!("nodes" in event)) return [event];
			const nodes = event.nodes.filter((each) => each !== node);
			return nodes.length === 0 ? [] : [{ ...event, nodes }];
		}),
	};
}

function* shrinkHappening(event: Happening): Generator<Happening> {
	const { at, after, ...rest } = event;
	if (after !== undefined) yield { at, ...rest } as Happening;
	if (at > 1) {
		yield { ...event, at: 1 };
		if (at > 3) yield { ...event, at: Math.floor(at / 2) };
		// Rounder numbers are easier to read.
		if (at > 1000 && at % 1000 !== 0) yield { ...event, at: Math.floor(at / 1000) * 1000 };
	}
	if (event.kind === "stall" && event.ms > 1) yield { ...event, ms: Math.floor(event.ms / 2) };
}
