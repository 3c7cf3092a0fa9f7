import type { KnownNode } from "./known-node.ts";
import type { InfoClusterSettings } from "./options.ts";
import { type OnMet, Way } from "./way.ts";

/** A seed that does not answer is tried again after at most this time. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * The hosts that the caller gave. Each is a way into the cluster, at the start and whenever its node is lost
 * (CLUSTER-12).
 */
export class Seeds {
	readonly ways: readonly Way[];
	readonly #settings: InfoClusterSettings;
	readonly #onMet: OnMet;
	#isClosed = false;

	/** `onMet` is called with the node that answers at a seed. */
	constructor(settings: InfoClusterSettings, onMet: OnMet) {
		this.ways = settings.seeds.map((seed) => new Way([seed]));
		this.#settings = settings;
		this.#onMet = onMet;
	}

	/** Each seed was tried at least once. */
	get areTried(): boolean {
		return this.ways.every(({ end }) => end.kind !== "untried");
	}

	/** The last attempt failed at each seed, and no seed is being tried. */
	get haveFailed(): boolean {
		return this.ways.every(({ end, isBeingTried }) => end.kind === "failed" && !isBeingTried);
	}

	/**
	 * Tries the seeds that lead to no known node. If some node answers already, a seed that fails is tried less and less
	 * often. If no node answers, the seeds of silent nodes are tried too.
	 *
	 * @param onTried called after each attempt
	 */
	tryDue(known: (name: string) => KnownNode | undefined, isAnswered: boolean, onTried: () => void): void {
		for (const way of this.ways) if (this.#isDue(way, known, isAnswered)) this.#try(way, onTried);
	}

	close(): void {
		this.#isClosed = true;
		for (const way of this.ways) way.close();
	}

	#try(way: Way, onTried: () => void): void {
		if (this.#isClosed) return;
		void way.try({ detectsTls: way.maySpeakTls, ...this.#settings }, this.#onMet).then(() => {
			// `close` ends an attempt without a result: `way.failures` then still counts earlier attempts, so do not read it.
			if (this.#isClosed) return;
			// A middlebox may have cut the connection in a pause of the own process (CLUSTER-9). One more attempt shows whether
			// it did.
			if (way.failures === 1 && wasCut(way)) this.#try(way, onTried);
			else onTried();
		});
	}

	#isDue({ end, failures, triedAt }: Way, known: (name: string) => KnownNode | undefined, isAnswered: boolean): boolean {
		if (end.kind === "leads") {
			const node = known(end.node);
			// A name, or a balancer at the address, may lead to another node than last time.
			return node === undefined || (node.state.failingSince !== undefined && !isAnswered);
		}
		if (end.kind === "untried" || !isAnswered) return true;
		const { clock, tendInterval } = this.#settings;
		return clock.now() - triedAt >= Math.min(tendInterval * 2 ** failures, LONGEST_PAUSE_MS);
	}
}

/** Whether a connection to the seed was opened, and ended before an answer came. */
function wasCut({ failure }: Way): boolean {
	return failure?.reason === "reset" || failure?.reason === "closed";
}
