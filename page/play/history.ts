/** Groups the many small changes of one drag or of one key that is held down. A new object for each. */
export type Gesture = object;

const MOST_STEPS = 100;

/** What can be taken back, the last step last. */
export class History<T> {
	#steps: readonly T[] = [];
	#gesture: Gesture | undefined;

	get isEmpty(): boolean {
		return this.#steps.length === 0;
	}

	/**
	 * Remembers what was there before a change.
	 *
	 * @param gesture changes of one gesture are taken back together
	 */
	keep(before: T, gesture?: Gesture): void {
		if (gesture !== undefined && gesture === this.#gesture) return;
		this.#gesture = gesture;
		this.#steps = [...this.#steps, before].slice(-MOST_STEPS);
	}

	/** Takes the last change back; `undefined` if the history is empty. */
	takeBack(): T | undefined {
		const last = this.#steps.at(-1);
		this.#steps = this.#steps.slice(0, -1);
		this.#gesture = undefined;
		return last;
	}
}
