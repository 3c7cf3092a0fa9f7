import type { Clock } from "../clock.ts";

/** Work in short steps. */
export type Steps = Generator<void, void>;
/** Work that is one step is a function, because most work is: a generator for each would cost as much as the work. */
export type SlicedWork = Steps | (() => void);

/** How long the steps of one turn of the event loop may take together. */
const TURN_MS = 5;
/** This many steps are done in any case, so that a program with few waits never needs a second turn. */
const LEAST_STEPS = 8;
/** Work that comes so soon after other work belongs to the same turn: several sockets can be read in one turn. */
const SAME_TURN_MS = 1;

/**
 * Does the work of all waits on one cluster in the order in which it came, and in several turns of the event loop if it
 * takes long. So a limit that is due counts after the answers that came before it (WAIT-5). On virtual time work takes
 * no time, so that all of it is done in one turn.
 */
export class Slices {
	readonly #clock: Clock;
	/** The first of them is being done. */
	readonly #queue: SlicedWork[] = [];
	#turnBeganAt = Number.NEGATIVE_INFINITY;
	#turnEndedAt = Number.NEGATIVE_INFINITY;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Begins the work before it returns, unless other work is not finished yet. */
	run(work: SlicedWork): void {
		this.#queue.push(work);
		if (this.#queue.length > 1) return;
		const now = this.#clock.now();
		if (now - this.#turnEndedAt > SAME_TURN_MS) this.#turnBeganAt = now;
		this.#doSteps();
	}

	#doSteps(): void {
		const end = this.#turnBeganAt + TURN_MS;
		try {
			for (let done = 0; this.#queue.length > 0; done++) {
				if (done >= LEAST_STEPS && this.#clock.now() >= end) return;
				this.#doStep();
			}
		} finally {
			this.#turnEndedAt = this.#clock.now();
			if (this.#queue.length > 0) this.#goOnLater();
		}
	}

	/** An error ends its own work only. */
	#doStep(): void {
		const [work] = this.#queue;
		let isOver: boolean | undefined = true;
		try {
			if (typeof work === "function") work();
			else isOver = work?.next().done;
		} finally {
			if (isOver === true) this.#queue.shift();
		}
	}

	#goOnLater(): void {
		const now = this.#clock.now();
		this.#clock.schedule(now, "answer", () => {
			this.#turnBeganAt = this.#clock.now();
			this.#doSteps();
		});
	}
}
