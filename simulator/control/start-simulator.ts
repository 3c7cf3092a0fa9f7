import type { Clock } from "../../src/clock.ts";
import type { SimulatedClusterOptions } from "../cluster-options.ts";
import { insideOf } from "../inside.ts";
import { createScaledClock } from "../scaled-clock.ts";
import { SimulatedCluster } from "../simulated-cluster.ts";
import type { NodeAddresses } from "../tcp/node-addresses.ts";
import { checkPorts, type ServedCluster, serveCluster } from "../tcp/serve-cluster.ts";
import { type LifelikeServedCluster, type ServeLifelikeOptions, serveLifelikeCluster } from "../tcp/serve-lifelike.ts";
import { MOST_NODES } from "./most-nodes.ts";
import { serveControl } from "./serve-control.ts";

export interface SimulatorOptions
	extends Pick<SimulatedClusterOptions, "version" | "latency" | "life" | "readyAfter" | "maxTraceEvents">,
		Omit<ServeLifelikeOptions, "addresses"> {
	/** The number of nodes, named A1, A2, …, or the nodes themselves. Default 3. */
	readonly nodes?: number | SimulatedClusterOptions["nodes"];
	/** The ports of the nodes, in their order. Default: ports that the system picks. */
	readonly ports?: readonly number[];
	/**
	 * `simple`: all nodes agree at once who belongs to the cluster, and the methods of `cluster` change it. `lifelike`:
	 * each node has its own view, which changes after events as in real clusters, and the methods of `lifelike`
	 * change the cluster. The options `addresses`, `seed`, `windows` and `chances` are for lifelike views. Default
	 * `simple`.
	 */
	readonly views?: "simple" | "lifelike";
	/** The addresses of the nodes, by name or in their order. Default: 127.0.0.1 and `ports`. */
	readonly addresses?: ServeLifelikeOptions["addresses"] | readonly NodeAddresses[];
	/** How many times faster than real time the cluster runs. Default 1. */
	readonly timeScale?: number;
	/** Creates the cluster, on this clock, for example from a schedule. Options about nodes are then ignored. */
	readonly cluster?: (clock: Clock) => SimulatedCluster;
	/** Default: a port that the system picks. */
	readonly controlPort?: number;
	/** The address of the control API. Default `127.0.0.1`. Any other address needs a token. */
	readonly controlHost?: string;
	readonly controlToken?: string;
}

/** A cluster that listens on sockets, with a control API over HTTP. */
export interface Simulator {
	/** Seeds for a client, as `127.0.0.1:port`. */
	readonly hosts: readonly string[];
	readonly controlUrl: string;
	/** The address of a node. It does not change when the node crashes. */
	addressOf(node: string): string;
	readonly cluster: SimulatedCluster;
	/** What can happen to the nodes, if `views` is `lifelike`. */
	readonly lifelike?: LifelikeServedCluster;
	/** Closes every port and connection, and stops the clock. */
	close(): Promise<void>;
}

const FIRST_NAME = 0xa1;

/**
 * Starts a simulated cluster as servers on loopback, with its control API.
 *
 * @throws RangeError for invalid options, Error if another program uses a port
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const clock = createScaledClock(options.timeScale);
	const cluster = options.cluster?.(clock) ?? createCluster(options, clock);
	const { lifelike, served } = await serve(cluster, options).catch((error: unknown) => {
		clock.stop();
		throw error;
	});
	const stop = async (): Promise<void> => {
		await served.close();
		clock.stop();
	};
	const { controlPort, controlHost, controlToken } = options;
	const control = await serveControl(
		{ cluster, served, ...(lifelike !== undefined && { lifelike }) },
		{
			...(controlPort !== undefined && { port: controlPort }),
			...(controlHost !== undefined && { host: controlHost }),
			...(controlToken !== undefined && { token: controlToken }),
		},
	).catch(async (error: unknown) => {
		await stop();
		throw error;
	});
	return {
		get hosts() {
			return served.hosts;
		},
		controlUrl: control.url,
		addressOf: (node) => served.addressOf(node),
		cluster,
		...(lifelike !== undefined && { lifelike }),
		async close() {
			await control.close();
			await stop();
		},
	};
}

async function serve(
	cluster: SimulatedCluster,
	options: SimulatorOptions,
): Promise<{ readonly served: ServedCluster; readonly lifelike?: LifelikeServedCluster }> {
	if (options.views !== "lifelike")
		return { served: await serveCluster(cluster, options.ports === undefined ? {} : { ports: options.ports }) };
	const lifelike = await serveLifelike(cluster, options);
	return { served: lifelike, lifelike };
}

/** Ports stand for addresses on 127.0.0.1. */
async function serveLifelike(cluster: SimulatedCluster, options: SimulatorOptions): Promise<LifelikeServedCluster> {
	const { ports = [], addresses = {}, seed, windows, chances } = options;
	const names = [...insideOf(cluster).members.keys()];
	checkPorts(ports, names.length);
	const given = isList(addresses) ? byName(names, addresses) : addresses;
	const listening = Object.fromEntries(
		names.map((name, index) => [name, { listen: [`127.0.0.1:${ports[index] ?? 0}`], ...given[name] }] as const),
	);
	return serveLifelikeCluster(cluster, {
		addresses: { ...given, ...listening },
		...(seed !== undefined && { seed }),
		...(windows !== undefined && { windows }),
		...(chances !== undefined && { chances }),
	});
}

function isList<T>(value: T | readonly NodeAddresses[]): value is readonly NodeAddresses[] {
	return Array.isArray(value);
}

function byName(names: readonly string[], addresses: readonly NodeAddresses[]): Readonly<Record<string, NodeAddresses>> {
	if (addresses.length > names.length)
		throw new RangeError(
			`The list of addresses must not be longer than the list of nodes: it has ${addresses.length} addresses for ${names.length} nodes.`,
		);
	return Object.fromEntries(addresses.map((each, index) => [names[index] ?? "", each]));
}

function createCluster(options: SimulatorOptions, clock: Clock): SimulatedCluster {
	const { nodes = 3, version, latency, life, readyAfter, maxTraceEvents } = options;
	return new SimulatedCluster({
		nodes: typeof nodes === "number" ? nodeNames(nodes) : nodes,
		clock,
		...(version !== undefined && { version }),
		...(latency !== undefined && { latency }),
		...(life !== undefined && { life }),
		...(readyAfter !== undefined && { readyAfter }),
		...(maxTraceEvents !== undefined && { maxTraceEvents }),
	});
}

function nodeNames(count: number): readonly string[] {
	if (!Number.isInteger(count) || count < 1 || count > MOST_NODES) {
		throw new RangeError(`nodes must be a whole number from 1 to ${MOST_NODES}, not ${count}.`);
	}
	return Array.from({ length: count }, (_, at) => (FIRST_NAME + at).toString(16).toUpperCase());
}
