import type { Cancel, Clock } from "../../clock.ts";

/** To open so many connections takes some milliseconds on a slow machine. */
const MOST_AT_ONCE = 32;
const PAUSE_MS = 2;

/**
 * Spreads actions over the turns of the event loop, so that hundreds at the same time delay nothing else: no answer,
 * and no time limit. A few run at once. The others wait, and run in order.
 */
export class Turns {
	readonly #clock: Clock;
	readonly #waiting = new Set<() => void>();
	/** How many actions have run since this time. */
	#count = 0;
	#since = Number.NEGATIVE_INFINITY;
	#cancelNext: Cancel = () => {};

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Runs an action now, or soon. Each call needs a function of its own. */
	take(action: () => void): Cancel {
		if (this.#waiting.size === 0 && this.#isFree()) {
			this.#count += 1;
			action();
			return () => {};
		}
		if (this.#waiting.size === 0) this.#runLater();
		this.#waiting.add(action);
		return () => {
			if (this.#waiting.delete(action) && this.#waiting.size === 0) this.#cancelNext();
		};
	}

	#isFree(): boolean {
		const now = this.#clock.now();
		if (now - this.#since >= PAUSE_MS) {
			this.#since = now;
			this.#count = 0;
		}
		return this.#count < MOST_AT_ONCE;
	}

	#runLater(): void {
		this.#cancelNext = this.#clock.schedule(this.#clock.now() + PAUSE_MS, "world", () => this.#runSome());
	}

	#runSome(): void {
		this.#since = this.#clock.now();
		this.#count = 0;
		for (const action of this.#waiting) {
			if (this.#count === MOST_AT_ONCE) break;
			this.#count += 1;
			this.#waiting.delete(action);
			action();
		}
		if (this.#waiting.size > 0) this.#runLater();
	}
}
