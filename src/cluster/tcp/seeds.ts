import type { InfoClusterSettings } from "./options.ts";
import { type OnMet, Way } from "./way.ts";

/** A seed that does not answer is tried again after at most this time. */
const LONGEST_PAUSE_MS = 30_000;

/** The hosts that the caller gave. Each is a way into the cluster, at the start and whenever its node is lost (CLUSTER-12). */
export class Seeds {
	readonly ways: readonly Way[];
	readonly #settings: InfoClusterSettings;
	readonly #onMet: OnMet;

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

	/** The last attempt failed at each seed. */
	get haveFailed(): boolean {
		return this.ways.every(({ end }) => end.kind === "failed");
	}

	/**
	 * Tries the seeds that lead to no known node. If some node answers already, a seed that fails is tried less and less often.
	 *
	 * @param onTried called after each attempt
	 */
	tryDue(isKnown: (node: string) => boolean, isAnswered: boolean, onTried: () => void): void {
		for (const way of this.ways) {
			if (!this.#isDue(way, isKnown, isAnswered)) continue;
			void way.try({ ...this.#settings, detectsTls: way.maySpeakTls }, this.#onMet).then(onTried);
		}
	}

	close(): void {
		for (const way of this.ways) way.close();
	}

	#isDue({ end, failures, triedAt }: Way, isKnown: (node: string) => boolean, isAnswered: boolean): boolean {
		if (end.kind === "leads") return !isKnown(end.node);
		if (end.kind === "untried" || !isAnswered) return true;
		const { clock, tendInterval } = this.#settings;
		return clock.now() - triedAt >= Math.min(tendInterval * 2 ** failures, LONGEST_PAUSE_MS);
	}
}
