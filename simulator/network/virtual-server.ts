import type { Wire } from "../info-server/wire.ts";
import type { ServerWire } from "./server-wire.ts";

/** A process that listens. Its addresses belong to it until it ends. */
export class VirtualServer {
	readonly endpoints: readonly string[];
	readonly #accept: (wire: Wire) => void;
	readonly #forget: () => void;
	readonly #wires = new Set<ServerWire>();
	readonly #backlog: ServerWire[] = [];
	#isStopped = false;
	#isCut = false;

	/** `forget`: gives its addresses back. */
	constructor(endpoints: readonly string[], accept: (wire: Wire) => void, forget: () => void) {
		this.endpoints = endpoints;
		this.#accept = accept;
		this.#forget = forget;
	}

	/** The number of open connections. */
	get connections(): number {
		return this.#wires.size;
	}

	/** Whether the client cannot reach it at the moment. */
	get isCut(): boolean {
		return this.#isCut;
	}

	/** The system accepts a connection. A stopped process takes it over when it goes on. */
	take(wire: ServerWire): void {
		this.#wires.add(wire);
		wire.setCut(this.#isCut);
		wire.setStopped(this.#isStopped);
		if (this.#isStopped) this.#backlog.push(wire);
		else this.#accept(wire);
	}

	drop(wire: ServerWire): void {
		this.#wires.delete(wire);
	}

	/** Stops the process: the system still accepts connections and bytes, but the process does not read them. */
	stop(): void {
		this.#isStopped = true;
		for (const wire of this.#wires) wire.setStopped(true);
	}

	continue(): void {
		this.#isStopped = false;
		for (const wire of this.#backlog.splice(0)) this.#accept(wire);
		for (const wire of [...this.#wires]) wire.setStopped(false);
	}

	/** Ends the process: its connections are reset, and its addresses refuse. */
	kill(): void {
		this.#forget();
		for (const wire of [...this.#wires]) wire.reset();
	}

	/** Ends the process with its host: connections are not closed, and its addresses are silent if the network says so. */
	vanish(): void {
		this.#forget();
		for (const wire of [...this.#wires]) wire.vanish();
	}

	/** Cuts it off from the client, or joins it again: what was sent meanwhile arrives then. */
	setCut(isCut: boolean): void {
		this.#isCut = isCut;
		for (const wire of this.#wires) wire.setCut(isCut);
	}
}
