import { insideOf } from "../../simulator/inside.ts";
import { LifelikeCluster } from "../../simulator/membership/lifelike-cluster.ts";
import type { Contact } from "../../simulator/membership/view.ts";
import { ClientProcess } from "../../simulator/network/client-process.ts";
import { GOOD_LINK, type Link } from "../../simulator/network/link.ts";
import { serveOnNetwork } from "../../simulator/network/serve-on-network.ts";
import { VirtualNetwork } from "../../simulator/network/virtual-network.ts";
import { createRandom } from "../../simulator/random.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Clock } from "../../src/clock.ts";
import type { Happening, NetworkPlan } from "../schedule/network-plan.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { ClientPause } from "./members-seen.ts";
import { scheduleEvent } from "./schedule-event.ts";
import { stage } from "./simulated-world.ts";

/** A staged schedule with its network: the nodes listen, and what happens is scheduled. */
export interface NetworkWorld {
	readonly cluster: SimulatedCluster;
	readonly lifelike: LifelikeCluster;
	readonly network: VirtualNetwork;
	readonly client: ClientProcess;
	/** The clock for events that wake no code, see {@link NetworkStageOptions}. */
	readonly quiet: Clock;
	/** The seeds of the client, as text. */
	readonly hosts: readonly string[];
	/** The pauses of the client so far. */
	readonly pauses: readonly ClientPause[];
	/** From now on, calls the function after every change of a node's list of members. */
	onMembersChange(listener: () => void): void;
}

const PORT = 3000;
const BALANCER = `172.16.9.9:${PORT}`;

/**
 * Each node has its own IP address, so that a name can stand for several nodes. It has another address after each
 * move.
 */
const ipOf = ({ ipv6 }: NetworkPlan, index: number, moves = 0): string =>
	ipv6 === true ? `fd00:${moves}::${index + 1}` : `10.0.${moves}.${index + 1}`;
const endpointOf = (ip: string, port = PORT): string => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`);
/** An address inside a private network, which the client cannot reach. */
const innerIpOf = (index: number): string => `172.17.0.${index + 1}`;

export interface NetworkStageOptions {
	readonly maxSteps?: number | undefined;
	/**
	 * Whether only the client's code waits for events. Then what happens at the nodes wakes no code, and costs less.
	 * Default: other code may wait too, for example for events of the trace.
	 */
	readonly isClientAlone?: boolean;
}

export function stageOnNetwork(schedule: Schedule, plan: NetworkPlan, options: NetworkStageOptions = {}): NetworkWorld {
	const { maxSteps, isClientAlone = false } = options;
	const cluster = stage(schedule, maxSteps === undefined ? {} : { maxSteps });
	const { clock } = cluster;
	const quiet = isClientAlone ? insideOf(cluster).quiet : clock;
	const random = createRandom(plan.seed);
	const client = new ClientProcess(clock);
	const link: Link = {
		...GOOD_LINK,
		...(plan.latency !== undefined && { toNode: plan.latency, toClient: plan.latency }),
		splits: plan.splits ?? 0,
		idle: plan.idle,
	};
	const network = new VirtualNetwork({ clock, quiet, random, client, linkTo: () => link });
	const names = schedule.nodes.map(({ name }) => name);
	const contactOf = (node: string, moves = 0): Contact => {
		const index = names.indexOf(node);
		const outer = endpointOf(ipOf(plan, index, moves));
		const inner = `${innerIpOf(index)}:${PORT + moves}`;
		network.setFate(inner, "silence");
		const address = plan.deadAddress === true ? `${inner},${outer}` : outer;
		if (plan.unlisted === true) return { address: inner, listen: [outer] };
		return plan.alternate === true ? { address: inner, alternate: address } : { address };
	};
	let membersChanged = (): void => {};
	const lifelike = new LifelikeCluster(cluster, {
		random,
		clock: quiet,
		hosting: serveOnNetwork(cluster, network),
		contacts: new Map(names.map((node) => [node, contactOf(node)])),
		...(plan.windows !== undefined && { windows: plan.windows }),
		...(plan.chances !== undefined && { chances: plan.chances }),
		changed: () => membersChanged(),
	});
	const ipsOf = (nodes: readonly string[]): readonly string[] => nodes.map((node) => ipOf(plan, names.indexOf(node)));
	const hosts = (plan.seeds ?? [{ kind: "node", node: names[0] ?? "" }]).map((seed) => {
		switch (seed.kind) {
			case "node":
				return endpointOf(ipOf(plan, names.indexOf(seed.node)));
			case "name":
				network.names.set(seed.name, ipsOf(seed.nodes));
				return `${seed.name}:${PORT}`;
			case "balancer":
				network.balance(
					BALANCER,
					schedule.nodes.flatMap(({ member }, index) => (member === false ? [] : [endpointOf(ipOf(plan, index))])),
				);
				return BALANCER;
			default:
				return seed satisfies never;
		}
	});
	const moves = new Map<string, number>();
	const pauses: ClientPause[] = [];
	const happen = (event: Happening): void => {
		switch (event.kind) {
			case "crash":
			case "restart":
			case "stop":
			case "continue":
			case "leave":
			case "isolate":
				return lifelike[event.kind](event.node);
			case "join":
				return lifelike.isUp(event.node) ? undefined : lifelike.join({ name: event.node });
			case "cut":
			case "reach":
				return lifelike.cut(event.node, event.kind === "cut");
			case "move": {
				const count = (moves.get(event.node) ?? 0) + 1;
				moves.set(event.node, count);
				return lifelike.move(event.node, contactOf(event.node, count));
			}
			case "swap":
				return lifelike.swap(event.node, event.other);
			case "split":
				return lifelike.split([event.nodes, names.filter((name) => !event.nodes.includes(name))]);
			case "heal":
				return lifelike.heal();
			case "stall":
				pauses.push({ from: clock.now(), to: clock.now() + event.ms });
				return client.stall(event.ms);
			case "rename":
				return network.names.set(event.name, ipsOf(event.nodes));
			default:
				return event satisfies never;
		}
	};
	for (const event of plan.happens) scheduleEvent(cluster, event, () => happen(event));
	const onMembersChange = (listener: () => void): void => {
		membersChanged = listener;
	};
	return { cluster, lifelike, network, client, quiet, hosts, pauses, onMembersChange };
}
