import type { Cancel, Clock } from "../../clock.ts";

/** So much work takes much less than a millisecond, so it needs no pause. */
const LITTLE_WORK = 500;
/** The pause after more work. It is several times as long as the work. */
const PAUSE_MS_PER_STEP = 1 / 1000;

/**
 * Runs an action when there is news. Little work is done at once, each time. After more work there is a pause that is
 * as long as the work needs, and all news of the pause is one reason for the next run. So a thousand nodes that cannot
 * be reached do not fill the event loop.
 */
export class PacedWork {
	readonly #clock: Clock;
	readonly #action: () => number;
	#freeAt = Number.NEGATIVE_INFINITY;
	#cancel: Cancel | undefined;
	#isClosed = false;

	/** `action` returns how many steps of work it was. It must not cause news before it returns. */
	constructor(clock: Clock, action: () => number) {
		this.#clock = clock;
		this.#action = action;
	}

	/** Something is new. */
	news(): void {
		if (this.#cancel !== undefined || this.#isClosed) return;
		if (this.#clock.now() >= this.#freeAt) this.#run();
		else this.#cancel = this.#clock.schedule(this.#freeAt, "world", () => this.#run());
	}

	/** Runs the action now if there is news that waits. Returns whether there was. */
	catchUp(): boolean {
		if (this.#cancel === undefined) return false;
		this.#run();
		return true;
	}

	close(): void {
		this.#isClosed = true;
		this.#cancel?.();
		this.#cancel = undefined;
	}

	#run(): void {
		this.#cancel?.();
		this.#cancel = undefined;
		const startedAt = this.#clock.now();
		const steps = this.#action();
		const endedAt = this.#clock.now();
		// On a slow machine, the work takes longer than expected.
		if (steps > LITTLE_WORK) this.#freeAt = endedAt + Math.max(steps * PAUSE_MS_PER_STEP, endedAt - startedAt);
	}
}
