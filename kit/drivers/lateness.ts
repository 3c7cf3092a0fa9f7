import { type Cancel, realClock } from "../../src/clock.ts";
import { readProcessDelay } from "../stdio/process-delay.ts";

const LOOK_EVERY_MS = 25;
/** Every machine is a little late. Only longer delays count, but all of them: a question needs several turns. */
const USUAL_MS = 20;

/**
 * Measures how late the machine is while a scenario runs (JUDGE-5): this process, in which the simulated nodes answer, and
 * the processor time that the adapter's process had to wait for.
 */
export class LatenessMeter {
	readonly #pid: number | undefined;
	readonly #waitedBefore: number;
	#lookedAt: number = realClock.now();
	#ownMs = 0;
	#stoppedMs = 0;
	#cancel: Cancel = () => {};

	constructor(pid: number | undefined) {
		this.#pid = pid;
		this.#waitedBefore = readProcessDelay(pid).waitedMs;
		this.#look();
	}

	/** The number of milliseconds by which the machine was late. */
	stop(): number {
		this.#cancel();
		this.#measure();
		const waitedMs = readProcessDelay(this.#pid).waitedMs - this.#waitedBefore;
		return Math.round(Math.max(this.#ownMs, waitedMs, this.#stoppedMs));
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
		const lateMs = passed - LOOK_EVERY_MS;
		if (lateMs > USUAL_MS) this.#ownMs += lateMs;
		if (readProcessDelay(this.#pid).isStopped) this.#stoppedMs += passed;
	}
}
