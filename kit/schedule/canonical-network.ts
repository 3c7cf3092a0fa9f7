import type { Happening, NetworkPlan, SeedPlan } from "./network-plan.ts";

/** The same network in its canonical form: without default values, and with the keys in a fixed order. */
export function canonicalNetwork(plan: NetworkPlan, firstNode: string | undefined): NetworkPlan {
	const {
		seed,
		latency,
		splits = 0,
		idle,
		alternate,
		deadAddress,
		unlisted,
		ipv6,
		connectAt = 0,
		windows,
		chances,
		tendInterval = 1000,
	} = plan;
	const seeds = (plan.seeds ?? []).map(canonicalSeed);
	const [only, second] = seeds;
	const isDefault = second === undefined && (only === undefined || (only.kind === "node" && only.node === firstNode));
	return {
		seed,
		...(!isDefault && { seeds }),
		...(latency !== undefined && { latency: [latency[0], latency[1]] }),
		...(splits > 0 && { splits }),
		...(idle !== undefined && { idle: { afterMs: idle.afterMs, ends: idle.ends } }),
		...(alternate === true && { alternate }),
		...(deadAddress === true && { deadAddress }),
		...(unlisted === true && { unlisted }),
		...(ipv6 === true && { ipv6 }),
		...(connectAt > 0 && { connectAt }),
		...(windows !== undefined && hasKeys(windows) && { windows: sorted(windows) }),
		...(chances !== undefined && hasKeys(chances) && { chances: sorted(chances) }),
		...(tendInterval !== 1000 && { tendInterval }),
		happens: plan.happens.map(canonicalHappening),
	};
}

function canonicalSeed(seed: SeedPlan): SeedPlan {
	switch (seed.kind) {
		case "node":
			return { kind: seed.kind, node: seed.node };
		case "name":
			return { kind: seed.kind, name: seed.name, nodes: [...seed.nodes] };
		case "balancer":
			return { kind: seed.kind };
		default:
			return seed satisfies never;
	}
}

function canonicalHappening(event: Happening): Happening {
	const { at, after, kind, ...rest } = event;
	const occasion = after === undefined ? {} : { after: { node: after.node, answer: after.answer } };
	return { at, ...occasion, kind, ...sorted(rest) } as Happening;
}

function hasKeys(value: object): boolean {
	return Object.keys(value).length > 0;
}

function sorted<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) as T;
}
