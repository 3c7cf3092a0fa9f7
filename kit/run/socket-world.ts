import type { LifelikeServedCluster, NodeAddresses, ServeLifelikeOptions } from "../../simulator/tcp/index.ts";
import type { Happening, NetworkPlan } from "../schedule/network-plan.ts";

/** Reserved for documentation (RFC 5737): no machine has these addresses, so a client never reaches them. */
export const innerAddressOf = (index: number): string => `198.51.100.${index + 1}:3000`;

/**
 * The addresses of the nodes of a plan on real sockets: 127.0.0.1 or ::1, each with a port that the system picks. If the plan has addresses
 * that the client cannot reach, the nodes list them too.
 */
export function addressesOf({ ipv6, alternate, deadAddress }: Partial<NetworkPlan>, index: number): NodeAddresses {
	const listen = [ipv6 === true ? "[::1]:0" : "127.0.0.1:0"];
	const outer = deadAddress === true ? [innerAddressOf(index), ...listen] : listen;
	return alternate === true ? { listen, address: [innerAddressOf(index)], alternate: outer } : { listen, address: outer };
}

/** How nodes with views of their own are served for a plan. */
export function servedAs(plan: NetworkPlan, names: readonly string[]): ServeLifelikeOptions {
	return {
		seed: plan.seed,
		addresses: Object.fromEntries(names.map((name, index) => [name, addressesOf(plan, index)])),
		...(plan.windows !== undefined && { windows: plan.windows }),
		...(plan.chances !== undefined && { chances: plan.chances }),
	};
}

/**
 * Lets something happen to nodes on real sockets. What happens to the client, its stalls and its names, is not part of that.
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
