import type { Cancel, Clock } from "../../clock.ts";

/** To open so many connections takes some milliseconds on a slow machine. */
const MOST_AT_ONCE = 32;
/** So many are quick everywhere. On a busy machine, most of the delay comes from other processes. */
const FEWEST_AT_ONCE = 16;
/** More than the usual clusters need, and half of the files that many systems let a process open. */
const MOST_OPEN = 512;
const PAUSE_MS = 2;
/** If a timer is later than this, the event loop has too much to do. */
const LATE_MS = 8;

/**
 * Spreads actions over the turns of the event loop, so that hundreds at the same time delay nothing else: no answer,
 * and no time limit. A few run at once. The others wait, and run in order. If what they begin takes long, only so much
 * is open at the same time.
 */
export class Turns {
	readonly #clock: Clock;
	readonly #mostAtOnce: number;
	/** How many may run at once now: fewer if the event loop is late. */
	#most: number;
	readonly #waiting = new Set<() => void>();
	/** How many actions have run without a pause between them, and when the last one ended. */
	#count = 0;
	#endedAt = Number.NEGATIVE_INFINITY;
	#open = 0;
	#cancelNext: Cancel | undefined;
	#isClosed = false;

	/** `mostAtOnce`: how many actions run in one turn of the event loop. */
	constructor(clock: Clock, mostAtOnce: number = MOST_AT_ONCE) {
		this.#clock = clock;
		this.#mostAtOnce = mostAtOnce;
		this.#most = mostAtOnce;
	}

	/** Runs an action now, or soon. Each call needs a function of its own. */
	take(action: () => void): Cancel {
		if (this.#isClosed || (this.#waiting.size === 0 && this.#isFree())) {
			this.#run(action);
			return () => {};
		}
		this.#waiting.add(action);
		this.#runLater();
		return () => {
			if (this.#waiting.delete(action) && this.#waiting.size === 0) this.#stop();
		};
	}

	/** An action has begun something that takes long. It lasts until the returned function is called the first time. */
	begin(): () => void {
		this.#open += 1;
		let isOpen = true;
		return () => {
			if (!isOpen) return;
			isOpen = false;
			this.#open -= 1;
			this.#runLater();
		};
	}

	/** Runs all actions that wait, and from now on each action at once. */
	close(): void {
		this.#isClosed = true;
		this.#stop();
		const waiting = [...this.#waiting];
		this.#waiting.clear();
		for (const action of waiting) action();
	}

	#isFree(): boolean {
		if (this.#clock.now() - this.#endedAt >= PAUSE_MS) {
			this.#count = 0;
			this.#most = this.#mostAtOnce;
		}
		return this.#count < this.#most && this.#open < MOST_OPEN;
	}

	#run(action: () => void): void {
		this.#count += 1;
		action();
		this.#endedAt = this.#clock.now();
	}

	#runLater(): void {
		if (this.#cancelNext !== undefined || this.#waiting.size === 0 || this.#open >= MOST_OPEN) return;
		const due = this.#clock.now() + PAUSE_MS;
		// The rank lets the event loop read what has arrived, also if the actions take longer than the pause.
		this.#cancelNext = this.#clock.schedule(due, "request-timeout", () => this.#runSome(due));
	}

	#stop(): void {
		this.#cancelNext?.();
		this.#cancelNext = undefined;
	}

	#runSome(due: number): void {
		this.#cancelNext = undefined;
		this.#count = 0;
		// What an action causes later, such as its promise callbacks, counts too: it makes the next timer late.
		const isLate = this.#clock.now() - due > LATE_MS;
		this.#most = isLate ? Math.max(FEWEST_AT_ONCE, this.#most >> 1) : Math.min(this.#mostAtOnce, 2 * this.#most);
		for (const action of this.#waiting) {
			// What these actions begin may not be open yet.
			if (this.#count === this.#most || this.#open + this.#count >= MOST_OPEN) break;
			this.#waiting.delete(action);
			this.#run(action);
		}
		this.#runLater();
	}
}
