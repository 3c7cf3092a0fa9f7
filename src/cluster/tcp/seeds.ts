import type { KnownNode } from "./known-node.ts";
import type { InfoClusterSettings } from "./options.ts";
import { type OnMet, Way } from "./way.ts";

/** A seed that does not answer is tried again after at most this time. */
const LONGEST_PAUSE_MS = 30_000;

/** The seeds, and when each of them is tried (CLUSTER-12). */
export class Seeds {
	readonly ways: readonly Way[];
	readonly #settings: InfoClusterSettings;
	readonly #onMet: OnMet;
	readonly #onTried: () => void;

	constructor(settings: InfoClusterSettings, onMet: OnMet, onTried: () => void) {
		this.ways = settings.seeds.map((seed) => new Way([seed]));
		this.#settings = settings;
		this.#onMet = onMet;
		this.#onTried = onTried;
	}

	/** Whether each seed was tried once. */
	get areTried(): boolean {
		return this.ways.every(({ end }) => end.kind !== "untried");
	}

	/** Whether the last attempt at each seed failed, and none is being tried. */
	get haveFailed(): boolean {
		return this.ways.every(({ end, isBeingTried }) => end.kind === "failed" && !isBeingTried);
	}

	/** Tries the seeds that are due. `isAnswered`: some node that belongs to a cluster answers now. */
	tryDue(known: ReadonlyMap<string, KnownNode>, isAnswered: boolean): void {
		for (const seed of this.ways) if (this.#isDue(seed, known, isAnswered)) this.#try(seed);
	}

	close(): void {
		for (const seed of this.ways) seed.close();
	}

	#isDue(seed: Way, known: ReadonlyMap<string, KnownNode>, isAnswered: boolean): boolean {
		if (seed.end.kind === "leads") {
			const node = known.get(seed.end.node);
			// The address of a balancer, or a name, may lead to another node than last time.
			return node === undefined || (node.state.failingSince !== undefined && !isAnswered);
		}
		if (seed.end.kind === "untried" || !isAnswered) return true;
		const pause = Math.min(this.#settings.tendInterval * 2 ** seed.failures, LONGEST_PAUSE_MS);
		return this.#settings.clock.now() - seed.triedAt >= pause;
	}

	#try(seed: Way): void {
		const attempt = seed.try({ ...this.#settings, detectsTls: seed.maySpeakTls }, this.#onMet);
		void attempt.then(() => {
			// A middlebox may have cut the connection in a pause of the own process (CLUSTER-9). One more attempt shows whether it did.
			if (seed.failures === 1 && wasCut(seed)) this.#try(seed);
			else this.#onTried();
		});
	}
}

/** Whether a connection to the seed was opened, and ended before an answer came. */
function wasCut({ failure }: Way): boolean {
	return failure?.reason === "reset" || failure?.reason === "closed";
}
