import { NO_CHANCES, QUICK_WINDOWS, REAL_CHANCES, REAL_WINDOWS } from "../../simulator/membership/windows.ts";
import type { NetworkPlan, SeedPlan } from "../schedule/network-plan.ts";
import { changeNetwork, type Draft } from "./draft.ts";
import { fill, namesPhrase } from "./network-phrases.ts";
import { building, type Step } from "./step.ts";

const SEED = "a network with the random seed {number}";
const LATENCY = "the network takes {number} to {number} ms in each direction";
const SPLITS = "the network splits {number} of what it carries";
const IDLE = {
	reset: "the network resets connections that are idle for {number} ms",
	silence: "the network silently drops connections that are idle for {number} ms",
} as const;
const ALTERNATE = "the client can reach only the alternate addresses";
const DEAD_ADDRESS = "the first address that each node lists is out of reach";
const UNLISTED = "the nodes list only addresses that the client cannot reach";
const IPV6 = "the nodes have IPv6 addresses";
const CONNECT_AT = "the client connects at {number} ms";
const TEND = "the client looks at the members every {number} ms";
const SEED_NODE = "the client knows node {node}";
const SEED_NAME = "the client knows the name {text} of {names}";
const SEED_BALANCER = "the client knows a balancer in front of all nodes";
const AT_ONCE = "the nodes notice each change at once";
const WINDOW = "the members' window {word} is {number} to {number} ms";
const CHANCE = "the members' chance {word} is {number}";

/** The network between the driver and the nodes. */
export const GIVEN_NETWORK: readonly Step[] = [
	building(SEED, (draft, seed: number) => {
		draft.network = { seed, happens: [] };
	}),
	building(LATENCY, (draft, least: number, most: number) => changeNetwork(draft, { latency: [least, most] })),
	building(SPLITS, (draft, splits: number) => changeNetwork(draft, { splits })),
	building(IDLE.reset, (draft, afterMs: number) => changeNetwork(draft, { idle: { afterMs, ends: "reset" } })),
	building(IDLE.silence, (draft, afterMs: number) => changeNetwork(draft, { idle: { afterMs, ends: "silence" } })),
	building(ALTERNATE, (draft) => changeNetwork(draft, { alternate: true })),
	building(DEAD_ADDRESS, (draft) => changeNetwork(draft, { deadAddress: true })),
	building(UNLISTED, (draft) => changeNetwork(draft, { unlisted: true })),
	building(IPV6, (draft) => changeNetwork(draft, { ipv6: true })),
	building(CONNECT_AT, (draft, connectAt: number) => changeNetwork(draft, { connectAt })),
	building(TEND, (draft, tendInterval: number) => changeNetwork(draft, { tendInterval })),
	building(SEED_NODE, (draft, node: string) => addSeed(draft, { kind: "node", node })),
	building(SEED_NAME, (draft, name: string, nodes: readonly string[]) => addSeed(draft, { kind: "name", name, nodes })),
	building(SEED_BALANCER, (draft) => addSeed(draft, { kind: "balancer" })),
	building(AT_ONCE, (draft) => changeNetwork(draft, { windows: QUICK_WINDOWS, chances: NO_CHANCES })),
	building(WINDOW, (draft, name: string, least: number, most: number) => {
		checkName(name, REAL_WINDOWS);
		changeNetwork(draft, { windows: { ...draft.network?.windows, [name]: [least, most] } });
	}),
	building(CHANCE, (draft, name: string, chance: number) => {
		checkName(name, REAL_CHANCES);
		changeNetwork(draft, { chances: { ...draft.network?.chances, [name]: chance } });
	}),
];

function addSeed(draft: Draft, seed: SeedPlan): void {
	changeNetwork(draft, { seeds: [...(draft.network?.seeds ?? []), seed] });
}

function checkName(name: string, known: object): void {
	if (!Object.hasOwn(known, name)) throw new Error(`${name} does not exist. Known: ${Object.keys(known).join(", ")}.`);
}

/** The Given steps of a canonical network. */
export function networkLines(plan: NetworkPlan | undefined): readonly string[] {
	if (plan === undefined) return [];
	const {
		seed,
		seeds = [],
		latency,
		splits,
		idle,
		alternate,
		deadAddress,
		unlisted,
		ipv6,
		connectAt,
		windows = {},
		chances = {},
		tendInterval,
	} = plan;
	return [
		fill(SEED, seed),
		...seeds.map(seedLine),
		...(latency === undefined ? [] : [fill(LATENCY, ...latency)]),
		...(splits === undefined ? [] : [fill(SPLITS, splits)]),
		...(idle === undefined ? [] : [fill(IDLE[idle.ends], idle.afterMs)]),
		...(alternate === true ? [ALTERNATE] : []),
		...(deadAddress === true ? [DEAD_ADDRESS] : []),
		...(unlisted === true ? [UNLISTED] : []),
		...(ipv6 === true ? [IPV6] : []),
		...(connectAt === undefined ? [] : [fill(CONNECT_AT, connectAt)]),
		...Object.entries(windows).map(([name, [least, most]]) => fill(WINDOW, name, least, most)),
		...Object.entries(chances).map(([name, chance]) => fill(CHANCE, name, chance)),
		...(tendInterval === undefined ? [] : [fill(TEND, tendInterval)]),
	];
}

function seedLine(seed: SeedPlan): string {
	switch (seed.kind) {
		case "node":
			return fill(SEED_NODE, seed.node);
		case "name":
			return fill(SEED_NAME, JSON.stringify(seed.name), namesPhrase(seed.nodes));
		case "balancer":
			return SEED_BALANCER;
		default:
			return seed satisfies never;
	}
}
