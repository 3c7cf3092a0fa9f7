import { realClock } from "../../src/clock.ts";
import { machineNow } from "./machine-time.ts";

/** A time in which an event loop did nothing, in milliseconds by {@link machineNow}. */
export interface Stall {
	readonly from: number;
	readonly to: number;
	/** The soak stopped the process on purpose. */
	readonly isMeant: boolean;
}

const TICK_MS = 10;
/** A tick that is later than this shows a busy event loop. */
const LEAST_KEPT_MS = 13;

/** Records when the event loop of this process was held up, by the machine or by {@link StallWatch.pause}. */
export class StallWatch {
	readonly #stalls: Stall[] = [];
	#ticked = machineNow();
	#cancel: () => void = () => {};

	constructor() {
		this.#tick();
	}

	/** Stops this process for a while, as a debugger or a suspended machine would. */
	pause(ms: number): void {
		const from = machineNow();
		this.#keep(from);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
		this.#stalls.push({ from, to: machineNow(), isMeant: true });
		this.#ticked = machineNow();
	}

	stop(): void {
		this.#keep(machineNow());
		this.#cancel();
	}

	/** The stalls that overlap a time, each cut to it. */
	within(from: number, to: number): readonly Stall[] {
		return this.#stalls
			.filter((stall) => stall.from < to && stall.to > from)
			.map((stall) => ({ ...stall, from: Math.max(stall.from, from), to: Math.min(stall.to, to) }));
	}

	/** The longest unplanned stall. */
	get longest(): number {
		return longestStallOf(this.#stalls.filter(({ isMeant }) => !isMeant));
	}

	#keep(now: number): void {
		const from = this.#ticked;
		if (now - from >= LEAST_KEPT_MS) this.#stalls.push({ from, to: now, isMeant: false });
		this.#ticked = now;
	}

	#tick(): void {
		this.#keep(machineNow());
		this.#cancel = realClock.schedule(realClock.now() + TICK_MS, "world", () => this.#tick());
	}
}

export function longestStallOf(stalls: readonly Stall[]): number {
	return Math.max(0, ...stalls.map(({ from, to }) => to - from));
}

/** How long the stalls are together. */
export function sumOf(stalls: readonly Stall[]): number {
	return stalls.reduce((sum, { from, to }) => sum + to - from, 0);
}
