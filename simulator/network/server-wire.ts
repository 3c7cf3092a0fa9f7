import type { Clock } from "../../src/clock.ts";
import type { Wire, WireEvents } from "../info-server/wire.ts";
import type { Delivery, Pipe } from "./pipe.ts";

/** How much later bytes are sent that must travel apart. */
const APART_MS = 0.01;

/** What a server's end of a connection holds on to. */
export interface WaysOfWire {
	readonly toNode: Pipe;
	readonly toClient: Pipe;
	/** Called once, when the connection is over at this end. */
	closed(): void;
}

/** The node's end of a virtual connection. While its process is stopped, it keeps what arrives and does not read it. */
export class ServerWire implements Wire {
	readonly from: string;
	/** A pipe of the virtual network takes everything. */
	readonly isFull = false;
	readonly #clock: Clock;
	readonly #toClient: Pipe;
	readonly #ways: WaysOfWire;
	readonly #waiting: Delivery[] = [];
	/** What the process was about to send when it was stopped. */
	readonly #unsent: Uint8Array[] = [];
	#events: WireEvents | undefined;
	#isOver = false;
	#isStopped = false;
	#isPaused = false;

	constructor(clock: Clock, from: string, ways: WaysOfWire) {
		this.#clock = clock;
		this.from = from;
		this.#toClient = ways.toClient;
		this.#ways = ways;
	}

	get isOpen(): boolean {
		return !this.#isOver;
	}

	get unread(): number {
		return this.#toClient.pending;
	}

	listen(events: WireEvents): void {
		this.#events = events;
	}

	send(bytes: Uint8Array): void {
		if (!this.isOpen) return;
		if (this.#isStopped) this.#unsent.push(bytes);
		else this.#toClient.send(bytes);
	}

	sendLast(bytes: Uint8Array): void {
		if (!this.isOpen) return;
		this.#toClient.send(bytes);
		this.#finish("closed");
	}

	close(): void {
		this.#finish("closed");
	}

	reset(): void {
		this.#finish("reset");
	}

	pause(isPaused: boolean): void {
		this.#isPaused = isPaused;
		this.#read();
	}

	soon(action: () => void): void {
		this.#clock.schedule(this.#clock.now() + APART_MS, "answer", action);
	}

	/** Stops or continues the process that holds this end. */
	setStopped(isStopped: boolean): void {
		this.#isStopped = isStopped;
		if (!isStopped) for (const bytes of this.#unsent.splice(0)) this.send(bytes);
		this.#read();
	}

	/** Cuts the connection off from the client, or connects it again. No bytes are lost. */
	setCut(isCut: boolean): void {
		this.#ways.toNode.setHeld(isCut);
		this.#toClient.setHeld(isCut);
	}

	/** The end of a process whose host is gone: the client gets no event. */
	vanish(): void {
		if (this.#isOver) return;
		this.#toClient.cut();
		this.#end();
	}

	take(delivery: Delivery): void {
		if (this.#isOver) return;
		if (this.#mayRead && this.#waiting.length === 0) this.#give(delivery);
		else this.#waiting.push(delivery);
	}

	get #mayRead(): boolean {
		return !this.#isStopped && !this.#isPaused && !this.#isOver;
	}

	#read(): void {
		while (this.#waiting.length > 0 && this.#mayRead) {
			const delivery = this.#waiting.shift();
			if (delivery !== undefined) this.#give(delivery);
		}
	}

	#give(delivery: Delivery): void {
		if (delivery.kind === "bytes") this.#events?.data(delivery.bytes);
		else if (delivery.kind === "end") this.#end();
	}

	#finish(end: "closed" | "reset"): void {
		if (this.#isOver) return;
		this.#toClient.tell({ kind: "end", end });
		this.#end();
	}

	#end(): void {
		this.#isOver = true;
		this.#waiting.length = 0;
		this.#ways.closed();
		this.#events?.ended();
	}
}
