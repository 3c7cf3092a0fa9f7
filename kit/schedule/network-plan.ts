import type { MembershipChances, MembershipWindows } from "../../simulator/membership/windows.ts";
import type { Occasion } from "./occasion.ts";

/**
 * A network between the driver and the nodes, and what happens to processes, machines and networks. With it, a schedule
 * is played with the connecting, tending and asking code of the plain-socket cluster, and each node has a view of its
 * own. All of it follows from `seed`.
 */
export interface NetworkPlan {
	/** Random seed of latencies, of split bytes, and of the times at which views change. */
	readonly seed: number;
	/** Where the client begins. Default: the first node. */
	readonly seeds?: readonly SeedPlan[];
	/** The shortest and the longest time in one direction, in ms. Default 0.5. */
	readonly latency?: readonly [least: number, most: number];
	/** The chance that bytes arrive in pieces. Default 0. */
	readonly splits?: number;
	/**
	 * What a middlebox does to connections that were idle for some ms, once the client uses them again. Default: it does
	 * nothing.
	 */
	readonly idle?: { readonly afterMs: number; readonly ends: "reset" | "silence" };
	/** The nodes list addresses that the client cannot reach, and alternate ones that it can. */
	readonly alternate?: boolean;
	/** The first of two addresses that each node lists is one that the client cannot reach. */
	readonly deadAddress?: boolean;
	/** The nodes list only addresses that the client cannot reach. It reaches those that it knows as seeds. */
	readonly unlisted?: boolean;
	/** The nodes have IPv6 addresses. */
	readonly ipv6?: boolean;
	/** When the client connects, in ms. Default 0. */
	readonly connectAt?: number;
	/** Pinned windows and chances; the others are those of real clusters. */
	readonly windows?: Partial<MembershipWindows>;
	readonly chances?: Partial<MembershipChances>;
	/** The client's pause between two looks at the members, in ms. Default 1000. */
	readonly tendInterval?: number;
	/** In any order. */
	readonly happens: readonly Happening[];
}

/** A node; a name that stands for nodes; or a balancer in front of all of them. */
export type SeedPlan =
	| { readonly kind: "node"; readonly node: string }
	| { readonly kind: "name"; readonly name: string; readonly nodes: readonly string[] }
	| { readonly kind: "balancer" };

/** What happens, and when: `at` ms after the start, or after a node has given its n-th answer about the job. */
export type Happening = { readonly at: number; readonly after?: Occasion } & (
	| {
			/** `cut`: the client cannot reach the node. `isolate`: its heartbeats are off. `leave`: it shuts down. */
			readonly kind: "crash" | "restart" | "stop" | "continue" | "join" | "leave" | "move" | "isolate" | "cut" | "reach";
			readonly node: string;
	  }
	/** The nodes shut down, and start again at each other's address. */
	| { readonly kind: "swap"; readonly node: string; readonly other: string }
	/** The nodes of the list exchange heartbeats only with each other, and so do the other nodes. */
	| { readonly kind: "split"; readonly nodes: readonly string[] }
	/** Ends all splits, isolations and cuts. */
	| { readonly kind: "heal" }
	/** The event loop of the client is paused. */
	| { readonly kind: "stall"; readonly ms: number }
	/** A name stands for other nodes from now on. */
	| { readonly kind: "rename"; readonly name: string; readonly nodes: readonly string[] }
);
