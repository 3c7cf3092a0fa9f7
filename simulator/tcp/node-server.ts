import { createServer, type Server, type Socket } from "node:net";
import { realClock } from "../../src/clock.ts";
import { showAddress } from "../../src/cluster/info/address.ts";
import { listenFailure } from "./listen-failure.ts";
import { resetSocket } from "./reset-socket.ts";

/** Where a node listens if it has no other address. */
export const LOOPBACK = "127.0.0.1";
/** The most clients at the same time. */
const MAX_CONNECTIONS = 4096;
/**
 * While a node is down, another program may take its port, most likely for a client's end of a connection, and free it
 * soon.
 */
const PATIENCE = { attempts: 100, pauseMs: 50 };

export interface Endpoint {
	/** Default: {@link LOOPBACK}. */
	readonly host?: string;
	readonly port: number;
}

/** The port of a node: open, with connections, or refusing. It keeps its number. */
export class NodeServer {
	readonly #node: string;
	readonly #host: string;
	readonly #serve: (socket: Socket) => void;
	readonly #sockets = new Set<Socket>();
	#server: Server | undefined;
	#port: number;
	#wasOpen = false;

	/** `port` 0: a port that the system picks when it first opens. `isReserved`: the port was the node's before. */
	constructor(
		node: string,
		{ host = LOOPBACK, port, isReserved = false }: Endpoint & { readonly isReserved?: boolean },
		serve: (socket: Socket) => void,
	) {
		this.#node = node;
		this.#host = host;
		this.#port = port;
		this.#wasOpen = isReserved;
		this.#serve = serve;
	}

	get address(): string {
		return showAddress({ host: this.#host, port: this.#port });
	}

	/** Whether its address is known, that is, whether it was open before. */
	get hasAddress(): boolean {
		return this.#wasOpen;
	}

	/** The number of connected clients. */
	get connections(): number {
		return this.#sockets.size;
	}

	/** Starts to listen. If the node had the port before, it waits until the port is free. */
	async open(): Promise<void> {
		if (this.#server !== undefined) return;
		// A client that ends its data is disconnected, even if a reply is pending, as by real servers.
		const server = createServer({ noDelay: true, allowHalfOpen: false, pauseOnConnect: true }, (socket) => this.#take(socket));
		server.maxConnections = MAX_CONNECTIONS;
		const attempts = this.#wasOpen ? PATIENCE.attempts : 1;
		this.#server = server;
		for (let attempt = 1; this.#server === server; attempt++) {
			const failure = await listen(server, { host: this.#host, port: this.#port });
			if (failure === undefined) break;
			if (failure.code !== "EADDRINUSE" || attempt === attempts) {
				this.#server = undefined;
				throw new Error(`Node ${this.#node} cannot listen on ${this.address}: ${listenFailure(failure)}.`, { cause: failure });
			}
			await new Promise<void>((resolve) => realClock.schedule(realClock.now() + PATIENCE.pauseMs, "world", resolve));
		}
		// It may have been shut in the meantime.
		if (this.#server !== server) return void server.close();
		const bound = server.address();
		if (bound !== null && typeof bound === "object") this.#port = bound.port;
		this.#wasOpen = true;
	}

	/** Stops listening and resets every connection, as a node does that goes down. */
	shut(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		const closed = server?.listening ? new Promise<void>((resolve) => server.close(() => resolve())) : Promise.resolve();
		for (const socket of this.#sockets) resetSocket(socket);
		return closed;
	}

	#take(socket: Socket): void {
		this.#sockets.add(socket);
		socket.once("close", () => this.#sockets.delete(socket));
		this.#serve(socket);
	}
}

/**
 * Finds out whether a node can listen there, and on which port if the system picks it.
 *
 * @throws Error if it cannot
 */
export async function reservePort(node: string, { host = LOOPBACK, port }: Endpoint): Promise<number> {
	const server = createServer();
	const failure = await listen(server, { host, port });
	if (failure !== undefined) {
		const address = showAddress({ host, port });
		throw new Error(`Node ${node} cannot listen on ${address}: ${listenFailure(failure)}.`, { cause: failure });
	}
	const bound = server.address();
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return bound !== null && typeof bound === "object" ? bound.port : port;
}

function listen(server: Server, { host, port }: Required<Endpoint>): Promise<NodeJS.ErrnoException | undefined> {
	return new Promise((resolve) => {
		const fail = (failure: NodeJS.ErrnoException) => settle(failure);
		const succeed = () => settle();
		const settle = (failure?: NodeJS.ErrnoException) => {
			server.off("error", fail);
			server.off("listening", succeed);
			resolve(failure);
		};
		server.once("error", fail);
		server.once("listening", succeed);
		server.listen({ host, port });
	});
}
