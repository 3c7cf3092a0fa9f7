import type { Clock } from "../../src/clock.ts";
import type { ConnectionEnd, ConnectionEvents, Network } from "../../src/cluster/tcp/network.ts";
import type { Wire } from "../info-server/wire.ts";
import { drawIn, type Random } from "../random.ts";
import { ClientConnection } from "./client-connection.ts";
import type { ClientProcess } from "./client-process.ts";
import { GOOD_LINK, type Link } from "./link.ts";
import { Names } from "./names.ts";
import { type Delivery, Pipe } from "./pipe.ts";
import { ServerWire } from "./server-wire.ts";
import { VirtualServer } from "./virtual-server.ts";

/** What an address does with a connect, if no process decides: the end that the client sees, or no answer. */
export type ConnectFate = Exclude<ConnectionEnd, "closed"> | "silence";

export interface NetworkParts {
	readonly clock: Clock;
	/** The clock for what arrives at nodes, if no code waits for that. Default: `clock`. */
	readonly quiet?: Clock;
	readonly random: Random;
	readonly client: ClientProcess;
	/** How bytes travel between the client and an address. Default: {@link GOOD_LINK}. */
	readonly linkTo?: (endpoint: string) => Link;
}

/** What one client has done to the network so far. */
export interface NetworkUse {
	/** Connects in all. */
	connects: number;
	/** Connections that the client has not closed and that have not ended. */
	open: number;
	mostOpen: number;
	lookups: number;
}

/**
 * A client asks again for a connection that was not answered: after 1 s, 3 s, 7 s and so on. Then the system gives up.
 */
const FIRST_RETRY_MS = 1000;
const MOST_RETRIES = 6;
const CLIENT = "127.0.0.1:40000";

/** A network on virtual time, as one client sees it. The same random seed gives the same network. */
export class VirtualNetwork implements Network {
	readonly names: Names = new Names();
	readonly use: NetworkUse = { connects: 0, open: 0, mostOpen: 0, lookups: 0 };
	/** The clock for what happens at nodes. */
	readonly quiet: Clock;
	readonly #parts: NetworkParts;
	readonly #servers = new Map<string, VirtualServer>();
	readonly #fates = new Map<string, ConnectFate>();
	readonly #balancers = new Map<string, readonly string[]>();

	constructor(parts: NetworkParts) {
		this.quiet = parts.quiet ?? parts.clock;
		this.#parts = parts;
	}

	// --- what the client uses ---------------------------------------------------------------------------------

	lookup(host: string): Promise<readonly string[]> {
		const { clock, client, random } = this.#parts;
		this.use.lookups++;
		return new Promise((resolve, reject) => {
			const answer = (): void => {
				try {
					resolve(this.names.lookup(host));
				} catch (error) {
					reject(error);
				}
			};
			const after = drawIn(this.#linkTo(host).toClient, random);
			clock.schedule(clock.now() + after, "answer", () => client.arrive(answer));
		});
	}

	connect(address: string, port: number, events: ConnectionEvents): ClientConnection {
		const { clock, random, client } = this.#parts;
		const { quiet } = this;
		const endpoint = endpointOf(address, port);
		const link = this.#linkTo(endpoint);
		let wire: ServerWire | undefined;
		let usedAt = clock.now();
		const used = (deliver: (delivery: Delivery) => void) => (delivery: Delivery) => {
			usedAt = clock.now();
			deliver(delivery);
		};
		const toNode = new Pipe(
			quiet,
			random,
			link,
			link.toNode,
			used((delivery) => wire?.take(delivery)),
		);
		const toClient = new Pipe(
			clock,
			random,
			link,
			link.toClient,
			used((delivery) => connection.take(delivery)),
		);
		const mayPass = (): boolean => {
			const { idle } = link;
			if (idle === undefined || clock.now() - usedAt < idle.afterMs) {
				usedAt = clock.now();
				return true;
			}
			toNode.cut();
			if (idle.ends === "reset") toClient.tell({ kind: "end", end: "reset" });
			return false;
		};
		const connection = new ClientConnection(client, events, toNode, { over: () => this.use.open--, mayPass });
		this.use.connects++;
		this.use.open++;
		this.use.mostOpen = Math.max(this.use.mostOpen, this.use.open);
		const ask = (retry: number): void => {
			if (connection.isOver) return;
			const found = this.#find(endpoint);
			if (found instanceof VirtualServer) {
				wire = new ServerWire(quiet, CLIENT, { toNode, toClient, closed: () => wire !== undefined && found.drop(wire) });
				toClient.tell({ kind: "opened" });
				found.take(wire);
			} else if (found !== "silence") toClient.tell({ kind: "end", end: found });
			else if (retry > MOST_RETRIES) toClient.tell({ kind: "end", end: "unreachable" });
			else quiet.schedule(clock.now() + FIRST_RETRY_MS * 2 ** retry, "answer", () => ask(retry + 1));
		};
		quiet.schedule(clock.now() + drawIn(link.toNode, random), "answer", () => ask(0));
		return connection;
	}

	// --- events from outside ----------------------------------------------------------------------------------

	/**
	 * Starts a process that listens on these addresses.
	 *
	 * @throws RangeError if another process has one of them
	 */
	listen(endpoints: readonly string[], accept: (wire: Wire) => void): VirtualServer {
		const taken = endpoints.find((endpoint) => this.#servers.has(endpoint));
		if (taken !== undefined) throw new RangeError(`Another process listens on ${taken}.`);
		const server = new VirtualServer(endpoints, accept, () => {
			for (const endpoint of endpoints) if (this.#servers.get(endpoint) === server) this.#servers.delete(endpoint);
		});
		for (const endpoint of endpoints) this.#servers.set(endpoint, server);
		return server;
	}

	/**
	 * Sets how connections to an address end, for any process that listens there. `undefined`: the process decides, or the
	 * connection is refused.
	 */
	setFate(endpoint: string, fate: ConnectFate | undefined): void {
		if (fate === undefined) this.#fates.delete(endpoint);
		else this.#fates.set(endpoint, fate);
	}

	/** Makes an address a balancer: each connect goes to one of the targets, and the next one to any other. */
	balance(endpoint: string, targets: readonly string[]): void {
		this.#balancers.set(endpoint, targets);
	}

	#find(endpoint: string): VirtualServer | ConnectFate {
		const targets = this.#balancers.get(endpoint);
		const target = targets === undefined || targets.length === 0 ? endpoint : this.#parts.random.pick(targets);
		const fate = this.#fates.get(target);
		if (fate !== undefined) return fate;
		const server = this.#servers.get(target);
		if (server === undefined) return "refused";
		return server.isCut ? "silence" : server;
	}

	#linkTo(endpoint: string): Link {
		return this.#parts.linkTo?.(endpoint) ?? GOOD_LINK;
	}
}

/** An address and a port as one text, with IPv6 in brackets. */
function endpointOf(address: string, port: number): string {
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
