import { SimulatedCluster } from "../../../simulator/index.ts";
import { LifelikeCluster } from "../../../simulator/membership/lifelike-cluster.ts";
import type { Contact } from "../../../simulator/membership/view.ts";
import type { MembershipChances, MembershipWindows } from "../../../simulator/membership/windows.ts";
import { ClientProcess } from "../../../simulator/network/client-process.ts";
import { serveOnNetwork } from "../../../simulator/network/serve-on-network.ts";
import { VirtualNetwork } from "../../../simulator/network/virtual-network.ts";
import { createRandom } from "../../../simulator/random.ts";

/** Every window is one number, so that the instants of a test are known. */
const PINNED: MembershipWindows = {
	boot: [1000, 1000],
	suspect: [1500, 1500],
	exclude: [400, 400],
	agree: [100, 100],
	drop: [1000, 1000],
	meet: [1800, 1800],
	meetLate: [1800, 1800],
	lone: [1900, 1900],
	include: [100, 100],
	balance: [700, 700],
	join: [0, 0],
	learn: [500, 500],
	announce: [1500, 1500],
	sets: [3000, 3000],
	migrate: [4000, 4000],
	notice: [1600, 1600],
	reunite: [1300, 1300],
	alone: [300, 300],
	exit: [400, 400],
};

/** There are no random times. */
const SURE: MembershipChances = {
	slow: 0,
	doubt: 1,
	anxious: 0,
	dropAtOnce: 0,
	touch: 0,
	fallApart: 0,
	formAnew: 0,
	stale: 1,
	nameOnly: 0,
};

interface Stage {
	readonly cluster: SimulatedCluster;
	readonly lifelike: LifelikeCluster;
	readonly network: VirtualNetwork;
	/** Lets time pass until an instant. */
	until(ms: number): Promise<void>;
	/** The value of a command. Asked inside the node, so that a test can ask a stopped one too. */
	says(node: string, command: string): Promise<string>;
}

export const contactAt = (port: number): Contact => ({ address: `10.0.0.1:${port}` });

/** A cluster of nodes A1, A2, … at ports 3101, 3102, … */
export function stage(count: number, windows: Partial<MembershipWindows> = PINNED, seed = 1): Stage {
	const nodes = Array.from({ length: count }, (_, index) => `A${index + 1}`);
	const cluster = new SimulatedCluster({ nodes });
	const random = createRandom(seed);
	const network = new VirtualNetwork({ clock: cluster.clock, random, client: new ClientProcess(cluster.clock) });
	const contacts = new Map(nodes.map((node, index) => [node, contactAt(3101 + index)]));
	const lifelike = new LifelikeCluster(cluster, {
		random,
		hosting: serveOnNetwork(cluster, network),
		contacts,
		windows,
		chances: windows === PINNED ? SURE : {},
	});
	return {
		cluster,
		lifelike,
		network,
		until: (ms) => cluster.run(() => cluster.sleep(Math.max(0, ms - cluster.clock.now()))),
		async says(node, command) {
			const body = await cluster.run(() => cluster.ask(node, [command], new AbortController().signal));
			return body.slice(command.length + 1, -1);
		},
	};
}
