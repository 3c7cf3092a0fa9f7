import type { Cancel } from "../../clock.ts";
import { startLimit } from "../../limit.ts";
import { connectFailure } from "./connect-failure.ts";
import type { KnownNodes } from "./known-nodes.ts";
import type { InfoClusterSettings } from "./options.ts";
import type { Seeds } from "./seeds.ts";

/**
 * The wait for a connected cluster (CLUSTER-12). It ends when each seed and each node that they lead to was tried once,
 * and a node that belongs to a cluster has answered; at the latest after `totalConnectTimeout`.
 */
export class Connecting {
	readonly ended: Promise<void>;
	readonly #seeds: Seeds;
	readonly #nodes: KnownNodes;
	readonly #totalConnectTimeout: number;
	readonly #cancelLimit: Cancel;
	readonly #cancelEnd: Cancel;
	readonly #settle: (failure: Error | undefined) => void;
	#hasEnded = false;

	/** `ended` rejects with a `TaskError` that says why no node that belongs to a cluster was found. */
	constructor({ clock, totalConnectTimeout }: InfoClusterSettings, seeds: Seeds, nodes: KnownNodes) {
		this.#seeds = seeds;
		this.#nodes = nodes;
		this.#totalConnectTimeout = totalConnectTimeout;
		this.#cancelLimit = startLimit(clock, totalConnectTimeout, () => this.#conclude(true));
		// On a busy machine each pause of the process would move the limit again. That helps only while an answer is missing.
		this.#cancelEnd = clock.schedule(clock.now() + totalConnectTimeout, "request-timeout", () => {
			if (this.#seeds.areTried && this.#nodes.isAnswered) this.#conclude(true);
		});
		let settle = (_failure: Error | undefined): void => {};
		this.ended = new Promise((resolve, reject) => {
			settle = (failure) => (failure === undefined ? resolve() : reject(failure));
		});
		// If the clock fails at once, nobody waits for this promise.
		this.ended.catch(() => {});
		this.#settle = settle;
	}

	/** Something has become known. */
	check(): void {
		this.#conclude(this.#nodes.isClosed);
	}

	#conclude(isOver: boolean): void {
		if (this.#hasEnded) return;
		const nodes = this.#nodes.all;
		const isTried = this.#seeds.areTried && nodes.every(({ looks }) => looks > 0);
		if (!isOver && !isTried) return;
		// It may add nodes that were not tried yet, and it calls `check` again.
		if (this.#nodes.conclude()) return this.#conclude(isOver);
		const isLost = nodes.length === 0 && this.#seeds.haveFailed;
		if (this.#nodes.isAnswered) this.#end();
		else if (isOver || isLost) this.#end(connectFailure(this.#seeds.ways, nodes, this.#totalConnectTimeout));
	}

	// A method: a function that the constructor creates and that refers to `this` would keep the whole cluster in memory
	// until the next full garbage collection (V8 of Node 20).
	#end(failure?: Error): void {
		this.#hasEnded = true;
		this.#cancelLimit();
		this.#cancelEnd();
		this.#settle(failure);
	}
}
