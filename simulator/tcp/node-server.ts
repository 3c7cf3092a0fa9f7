import { createServer, type Server, type Socket } from "node:net";
import { realClock } from "../../src/clock.ts";
import { resetSocket } from "./reset-socket.ts";

const HOST = "127.0.0.1";
/** The most clients at the same time. */
const MAX_CONNECTIONS = 4096;
/**
 * While a node is down, another program may take its port, most likely for a client's end of a connection, and free it soon.
 */
const PATIENCE = { attempts: 100, pauseMs: 50 };

/** The port of a node: open, with connections, or refusing. It keeps its number. */
export class NodeServer {
	readonly #node: string;
	readonly #serve: (socket: Socket) => void;
	readonly #sockets = new Set<Socket>();
	#server: Server | undefined;
	#port: number;
	#wasOpen = false;

	/** `port` 0: a port that the system picks when it first opens. */
	constructor(node: string, port: number, serve: (socket: Socket) => void) {
		this.#node = node;
		this.#port = port;
		this.#serve = serve;
	}

	get address(): string {
		return `${HOST}:${this.#port}`;
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
		const server = createServer({ noDelay: true, allowHalfOpen: false }, (socket) => this.#take(socket));
		server.maxConnections = MAX_CONNECTIONS;
		const attempts = this.#wasOpen ? PATIENCE.attempts : 1;
		this.#server = server;
		for (let attempt = 1; this.#server === server; attempt++) {
			const failure = await listen(server, this.#port);
			if (failure === undefined) break;
			if (failure.code !== "EADDRINUSE" || attempt === attempts) {
				this.#server = undefined;
				throw new Error(`Node ${this.#node} cannot listen on ${this.address}: ${explain(failure)}.`, { cause: failure });
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

function listen(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
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
		server.listen({ host: HOST, port });
	});
}

function explain({ code, message }: NodeJS.ErrnoException): string {
	if (code === "EADDRINUSE") return "another program uses the port";
	if (code === "EACCES") return "this port needs more permissions";
	return message;
}
