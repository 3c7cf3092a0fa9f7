import type { Cancel, Clock, Rank } from "../../src/clock.ts";

/**
 * The event loop of the client's process. While it is paused, no code of the client runs. Afterwards Node runs the
 * timers that expired, in their order, then reads what has arrived, then runs what waits for that (`setImmediate`): the
 * real clock puts limits there.
 */
export class ClientProcess {
	/** The clock of the client: its timers run only while the event loop does. */
	readonly clock: Clock;
	readonly #clock: Clock;
	#stallsUntil = 0;
	/** What has arrived during a pause, the oldest first. */
	readonly #arrived: (() => void)[] = [];
	#timers = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.clock = { now: () => clock.now(), schedule: (at, rank, action) => this.#schedule(at, rank, action) };
	}

	/** The number of scheduled timers. */
	get timers(): number {
		return this.#timers;
	}

	/** Whether it reads what arrives now. If it is paused, that waits for the end of the pause. */
	get reads(): boolean {
		return this.#clock.now() >= this.#stallsUntil && this.#arrived.length === 0;
	}

	/** Stands still from now on for `ms` milliseconds. */
	stall(ms: number): void {
		this.#stallsUntil = Math.max(this.#stallsUntil, this.#clock.now() + ms);
	}

	/**
	 * Hands something over that has arrived from the network: now, or after the pause of the event loop. In the order of
	 * arrival, also if another pause begins before the first has ended: TCP keeps the order of bytes.
	 */
	arrive(action: () => void): void {
		if (this.reads) return action();
		this.#arrived.push(action);
		if (this.#arrived.length === 1) this.#readAfterPause();
	}

	#readAfterPause(): void {
		this.#clock.schedule(this.#stallsUntil, "answer", () => {
			while (this.#arrived.length > 0 && this.#clock.now() >= this.#stallsUntil) this.#arrived.shift()?.();
			if (this.#arrived.length > 0) this.#readAfterPause();
		});
	}

	#schedule(at: number, rank: Rank, action: () => void): Cancel {
		let isOver = false;
		let cancel: Cancel;
		const run = (): void => {
			if (this.#clock.now() < this.#stallsUntil) {
				cancel = this.#clock.schedule(this.#stallsUntil, isLimit(rank) ? rank : "world", run);
				return;
			}
			isOver = true;
			this.#timers--;
			action();
		};
		this.#timers++;
		cancel = this.#clock.schedule(at, rank, run);
		return () => {
			if (isOver) return;
			isOver = true;
			this.#timers--;
			cancel();
		};
	}
}

/** Limits run after the event loop has read what arrived, see `src/clock.ts`. */
function isLimit(rank: Rank): boolean {
	return rank === "request-timeout" || rank === "deadline";
}
