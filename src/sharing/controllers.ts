import { OwnController } from "../cluster/on-abort.ts";

const MOST_SPARE = 64;

/** The controllers of requests. One that has not aborted is used again, because a new one takes about 3 µs. */
export class Controllers {
	readonly #spare: OwnController[] = [];

	take(): OwnController {
		return this.#spare.pop() ?? new OwnController();
	}

	/** Takes back a controller that has not aborted, and whose signal no code uses any more. */
	keep(controller: OwnController): void {
		if (this.#spare.length < MOST_SPARE) this.#spare.push(controller);
	}
}
