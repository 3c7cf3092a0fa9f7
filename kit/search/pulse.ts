/**
 * Memory that a search thread shares with the main thread, so that the main thread sees what a busy thread is doing.
 */
export class Pulse {
	readonly memory: SharedArrayBuffer;
	readonly #cells: BigInt64Array;

	constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT)) {
		this.memory = memory;
		this.#cells = new BigInt64Array(memory);
	}

	/** Called by the thread before it plays the schedule with this number. */
	beat(index: number): void {
		Atomics.store(this.#cells, INDEX, BigInt(index));
		Atomics.add(this.#cells, BEATS, 1n);
	}

	/** Called by the thread before it judges more schedules with the rules alone. */
	beatWithRules(): void {
		this.beat(NO_INDEX);
	}

	/** How often the thread has called. If the number stays the same for long, the thread is stuck. */
	get beats(): bigint {
		return Atomics.load(this.#cells, BEATS);
	}

	/** The number of the current schedule; `undefined` if the thread works with the rules alone. */
	get index(): number | undefined {
		const index = Number(Atomics.load(this.#cells, INDEX));
		return index === NO_INDEX ? undefined : index;
	}

	/** Asks the thread to return what it has so far. */
	stop(): void {
		Atomics.store(this.#cells, STOP, 1n);
	}

	get isStopped(): boolean {
		return Atomics.load(this.#cells, STOP) !== 0n;
	}
}

const NO_INDEX = -1;
const [STOP, INDEX, BEATS, CELLS] = [0, 1, 2, 3] as const;
