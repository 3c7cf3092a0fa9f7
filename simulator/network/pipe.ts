import type { Clock } from "../../src/clock.ts";
import type { ConnectionEnd } from "../../src/cluster/tcp/network.ts";
import { drawIn, type Random, type Range } from "../random.ts";
import { type Link, pieces } from "./link.ts";

/** What comes out of a pipe. */
export type Delivery =
	| { readonly kind: "opened" }
	| { readonly kind: "bytes"; readonly bytes: Uint8Array }
	| { readonly kind: "end"; readonly end: ConnectionEnd };

interface Parcel {
	readonly at: number;
	delivery: Delivery;
}

/**
 * One direction of a connection. What is sent arrives in order, after the time of the link. Parcels that arrive in one
 * instant arrive as one. A held pipe keeps everything that arrives until it is released, as TCP does by sending again.
 */
export class Pipe {
	readonly #clock: Clock;
	readonly #random: Random;
	readonly #link: Link;
	readonly #time: Range;
	readonly #deliver: (delivery: Delivery) => void;
	readonly #way: Parcel[] = [];
	#lastAt = 0;
	#isHeld = false;
	#isDead = false;

	constructor(clock: Clock, random: Random, link: Link, time: Range, deliver: (delivery: Delivery) => void) {
		this.#clock = clock;
		this.#random = random;
		this.#link = link;
		this.#time = time;
		this.#deliver = deliver;
	}

	/** The number of bytes on the way. */
	get pending(): number {
		return this.#way.reduce((sum, { delivery }) => sum + (delivery.kind === "bytes" ? delivery.bytes.length : 0), 0);
	}

	send(bytes: Uint8Array): void {
		if (this.#isDead) return;
		if (this.#link.splits === 0) return this.#put({ kind: "bytes", bytes });
		for (const piece of pieces(bytes, this.#link, this.#random)) this.#put({ kind: "bytes", bytes: piece });
	}

	/** Sends the fact that the connection is open, or has ended. */
	tell(delivery: Exclude<Delivery, { readonly kind: "bytes" }>): void {
		if (!this.#isDead) this.#put(delivery);
	}

	/** Keeps what arrives, or lets it arrive. */
	setHeld(isHeld: boolean): void {
		if (this.#isHeld === isHeld) return;
		this.#isHeld = isHeld;
		if (isHeld) return;
		const now = this.#clock.now();
		for (const parcel of this.#way) if (parcel.at <= now) this.#clock.schedule(now, "answer", this.#arrive);
	}

	/** Drops what is on the way, and everything sent from now on. */
	cut(): void {
		this.#isDead = true;
		this.#way.length = 0;
	}

	#put(delivery: Delivery): void {
		const at = Math.max(this.#lastAt, this.#clock.now() + drawIn(this.#time, this.#random));
		const last = this.#way.at(-1);
		if (last !== undefined && last.at === at && last.delivery.kind === "bytes" && delivery.kind === "bytes") {
			last.delivery = { kind: "bytes", bytes: joined(last.delivery.bytes, delivery.bytes) };
			return;
		}
		this.#lastAt = at;
		this.#way.push({ at, delivery });
		this.#clock.schedule(at, "answer", this.#arrive);
	}

	readonly #arrive = (): void => {
		const first = this.#way[0];
		if (this.#isHeld || first === undefined || first.at > this.#clock.now()) return;
		this.#way.shift();
		this.#deliver(first.delivery);
	};
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
	const both = new Uint8Array(one.length + other.length);
	both.set(one);
	both.set(other, one.length);
	return both;
}
