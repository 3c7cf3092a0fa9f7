import type { Socket } from "node:net";
import { parseAddress } from "../../src/cluster/info/address.ts";
import { NodeServer } from "./node-server.ts";
import { SocketWire } from "./socket-wire.ts";

/** The process of a node, with all addresses at which it listens. Its ports must have been reserved. */
export class NodeHost {
	readonly #servers: readonly NodeServer[];
	readonly #accept: (wire: SocketWire) => void;
	readonly #wires = new Set<SocketWire>();
	/** Connections that the process has not taken over yet. */
	readonly #backlog: SocketWire[] = [];
	#isStopped = false;
	#isCut = false;

	constructor(node: string, endpoints: readonly string[], accept: (wire: SocketWire) => void) {
		this.#accept = accept;
		this.#servers = endpoints.flatMap((endpoint) => {
			const address = parseAddress(endpoint);
			return address === undefined
				? []
				: [new NodeServer(node, { ...address, isReserved: true }, (socket) => this.#take(socket))];
		});
	}

	get connections(): number {
		return this.#wires.size;
	}

	/** Begins to listen. Waits for ports that another node is about to give free. */
	async open(): Promise<void> {
		await Promise.all(this.#servers.map((server) => server.open()));
	}

	/** Ends the process: its connections are reset, and its addresses refuse. */
	async kill(): Promise<void> {
		await Promise.all(this.#servers.map((server) => server.shut()));
	}

	/**
	 * Stops the process or lets it continue. While it is stopped, the system accepts connections, but no process reads
	 * them.
	 */
	setStopped(isStopped: boolean): void {
		this.#isStopped = isStopped;
		this.#update();
	}

	/** Cuts it off from its clients, or joins it again. What was sent meanwhile arrives then. */
	setCut(isCut: boolean): void {
		this.#isCut = isCut;
		this.#update();
	}

	#take(socket: Socket): void {
		const wire = new SocketWire(socket);
		this.#wires.add(wire);
		socket.once("close", () => this.#wires.delete(wire));
		this.#backlog.push(wire);
		this.#update();
	}

	#update(): void {
		const isSilent = this.#isStopped || this.#isCut;
		for (const wire of this.#wires) wire.setSilent(isSilent);
		if (isSilent) return;
		for (const wire of this.#backlog.splice(0)) {
			this.#accept(wire);
			wire.pause(false);
		}
	}
}
