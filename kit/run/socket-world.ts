import { hasIpv6 } from "../../simulator/tcp/has-ipv6.ts";
import type { LifelikeServedCluster, NodeAddresses, ServeLifelikeOptions } from "../../simulator/tcp/index.ts";
import type { Happening, NetworkPlan } from "../schedule/network-plan.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** Reserved for documentation (RFC 5737): no machine has these addresses, so a client never reaches them. */
export const innerAddressOf = (index: number): string => `198.51.100.${index + 1}:3000`;

/**
 * The addresses of the nodes of a plan on real sockets: 127.0.0.1 or ::1, each with a port that the system picks. If
 * the plan has addresses that the client cannot reach, the nodes list them too.
 */
function addressesOf(
	{ ipv6, alternate, deadAddress }: Partial<NetworkPlan>,
	index: number,
	deadAt = innerAddressOf(index),
): NodeAddresses {
	// Lists then contain only the IPv6 address. A seed is always an IPv4 address: not every adapter reads IPv6.
	if (ipv6 === true && alternate !== true && deadAddress !== true)
		return { listen: ["127.0.0.1:0", "[::1]:0"], address: ["[::1]:0"] };
	const listen = [ipv6 === true ? "[::1]:0" : "127.0.0.1:0"];
	const outer = deadAddress === true ? [deadAt, ...listen] : listen;
	return alternate === true ? { listen, address: [innerAddressOf(index)], alternate: outer } : { listen, address: outer };
}

/**
 * Whether a schedule with a network can be played on real sockets: the loopback interface has no latency, no middlebox
 * and no balancer, the machine may have no IPv6, and the client must not share its event loop with the nodes if it
 * stalls.
 */
export function isPlayableOnSockets({ calls, network }: Schedule): boolean {
	if (network === undefined || network.idle !== undefined || network.seeds?.some(({ kind }) => kind !== "node")) return false;
	if (network.ipv6 === true && !hasIpv6()) return false;
	return calls.length === 1 && network.happens.every(({ kind }) => kind !== "stall" && kind !== "rename");
}

/** The nodes whose addresses the client begins with. */
export function seedsOf({ seeds }: Pick<NetworkPlan, "seeds">, names: readonly string[]): readonly string[] {
	return seeds?.flatMap((seed) => (seed.kind === "node" ? [seed.node] : [])) ?? names.slice(0, 1);
}

/**
 * How nodes with their own views are served for a plan.
 *
 * @param deadAt the first address that each node lists, if the plan says that it is out of reach. Default: one that is
 *   silent
 */
export function servedAs(plan: NetworkPlan, names: readonly string[], deadAt?: string): ServeLifelikeOptions {
	return {
		seed: plan.seed,
		addresses: Object.fromEntries(names.map((name, index) => [name, addressesOf(plan, index, deadAt)])),
		...(plan.windows !== undefined && { windows: plan.windows }),
		...(plan.chances !== undefined && { chances: plan.chances }),
	};
}

/**
 * Lets something happen to nodes on real sockets. What happens to the client, its stalls and its names, is not part of
 * that.
 *
 * @throws Error if it cannot happen to the node in its present state
 */
export async function happenOnSockets(
	served: LifelikeServedCluster,
	event: Happening,
	plan: Partial<NetworkPlan>,
	names: readonly string[],
): Promise<void> {
	switch (event.kind) {
		case "crash":
		case "restart":
		case "stop":
		case "continue":
		case "leave":
		case "isolate":
		case "cut":
		case "reach":
			return served[event.kind](event.node);
		case "join":
			return served.join(event.node);
		case "move":
			return served.move(event.node, addressesOf(plan, names.indexOf(event.node)));
		case "swap":
			return served.swap(event.node, event.other);
		case "split":
			return served.split([event.nodes]);
		case "heal":
			return served.heal();
		case "stall":
		case "rename":
			return;
		default:
			return event satisfies never;
	}
}
