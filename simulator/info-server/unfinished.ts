import type { SimulatedCluster } from "../simulated-cluster.ts";

/** What unfinished requests of all clients of a cluster may take together. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A client with a shorter request is never the one that has to go. */
const SMALL = 128 * 1024;

const totals = new WeakMap<SimulatedCluster, { bytes: number }>();

/** The bytes of one connection's request that has not arrived completely. A header may announce 128 MB. */
export class Unfinished {
	readonly #total: { bytes: number };
	#bytes = 0;

	constructor(cluster: SimulatedCluster) {
		this.#total = totals.get(cluster) ?? { bytes: 0 };
		totals.set(cluster, this.#total);
	}

	/**
	 * Notes the present size. Returns whether the connection must be closed, because all of them together take too much
	 * memory.
	 */
	isTooMuch(bytes: number): boolean {
		this.#total.bytes += bytes - this.#bytes;
		this.#bytes = bytes;
		return bytes > SMALL && this.#total.bytes > MOST_BYTES;
	}
}
