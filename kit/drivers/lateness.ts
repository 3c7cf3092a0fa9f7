import { type Cancel, realClock } from "../../src/clock.ts";
import { ThreadDelays } from "../stdio/thread-delays.ts";

const LOOK_EVERY_MS = 25;
/** Every machine is a little late. Only longer delays count. */
const USUAL_MS = 20;
/** A question needs several turns, so delays that follow each other within this time count together. */
const WINDOW_MS = 1000;

/** The largest sum of delays within one window. */
class Delays {
	readonly #recent: { readonly at: number; readonly ms: number }[] = [];
	mostMs: number = 0;

	add(at: number, ms: number): void {
		if (ms <= USUAL_MS) return;
		this.#recent.push({ at, ms });
		while ((this.#recent[0]?.at ?? at) < at - WINDOW_MS) this.#recent.shift();
		this.mostMs = Math.max(
			this.mostMs,
			this.#recent.reduce((sum, one) => sum + one.ms, 0),
		);
	}
}

/**
 * Measures how late the machine is while a scenario runs (JUDGE-5): this process, in which the simulated nodes answer,
 * and the processor time that a thread of the adapter had to wait for. A thread that wants to run all the time waits
 * often, but is late only by what it waits at a time.
 */
export class LatenessMeter {
	readonly #threads: Pick<ThreadDelays, "look" | "close">;
	readonly #own = new Delays();
	readonly #adapters = new Delays();
	#stoppedMs = 0;
	#lookedAt: number = realClock.now();
	#cancel: Cancel = () => {};

	/** @param threads what the system says about the threads of this process. Tests give another */
	constructor(pid: number | undefined, threads: Pick<ThreadDelays, "look" | "close"> = new ThreadDelays(pid)) {
		this.#threads = threads;
		this.#look();
	}

	/** The number of milliseconds by which the machine was late. */
	stop(): number {
		this.#cancel();
		this.#measure();
		this.#threads.close();
		return Math.round(Math.max(this.#own.mostMs, this.#adapters.mostMs, this.#stoppedMs));
	}

	#look(): void {
		this.#cancel = realClock.schedule(realClock.now() + LOOK_EVERY_MS, "world", () => {
			this.#measure();
			this.#look();
		});
	}

	#measure(): void {
		const now = realClock.now();
		const passed = now - this.#lookedAt;
		this.#lookedAt = now;
		this.#own.add(now, passed - LOOK_EVERY_MS);
		const { waitedMs, isStopped } = this.#threads.look();
		this.#adapters.add(now, waitedMs);
		if (isStopped) this.#stoppedMs += passed;
	}
}
