import { createServer, type Server, type Socket } from "node:net";
import { realClock } from "../../src/clock.ts";
import { resetSocket } from "./reset-socket.ts";

const HOST = "127.0.0.1";
/** More clients at once than anybody tests with. */
const MAX_CONNECTIONS = 4096;
/**
 * A port that the system gave may have gone to somebody else while its node was down, most likely to a client's own end of a connection,
 * and soon be free again.
 */
const PATIENCE = { attempts: 100, pauseMs: 50 };

/** One node's port: open, with connections, or refusing. It keeps its number. */
export class NodeServer {
	readonly #node: string;
	readonly #serve: (socket: Socket) => void;
	readonly #sockets = new Set<Socket>();
	#server: Server | undefined;
	#port: number;
	#wasOpen = false;

	/** `port` 0: one that the system picks when it first opens. */
	constructor(node: string, port: number, serve: (socket: Socket) => void) {
		this.#node = node;
		this.#port = port;
		this.#serve = serve;
	}

	get address(): string {
		return `${HOST}:${this.#port}`;
	}

	/** Whether its address is known: it was open once. */
	get hasAddress(): boolean {
		return this.#wasOpen;
	}

	/** How many clients are connected. */
	get connections(): number {
		return this.#sockets.size;
	}

	/** Begins to listen. A port that was the node's before is waited for. */
	async open(): Promise<void> {
		if (this.#server !== undefined) return;
		// A client that has said its last word is let go, even with a reply pending, as by real servers.
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
		// It may have been shut meanwhile.
		if (this.#server !== server) return void server.close();
		const bound = server.address();
		if (bound !== null && typeof bound === "object") this.#port = bound.port;
		this.#wasOpen = true;
	}

	/** Refuses from now on, and resets every connection, as a node that goes down does. */
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
		const settle = (failure?: NodeJS.ErrnoException) => {
			server.off("error", settle);
			server.off("listening", settle);
			resolve(failure);
		};
		server.once("error", settle);
		server.once("listening", () => settle());
		server.listen({ host: HOST, port });
	});
}

function explain({ code, message }: NodeJS.ErrnoException): string {
	if (code === "EADDRINUSE") return "somebody else has the port";
	if (code === "EACCES") return "this port needs more rights";
	return message;
}
