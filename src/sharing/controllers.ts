import { keepListening } from "../cluster/on-abort.ts";

const MOST_SPARE = 64;

/**
 * The controllers of requests. One that has not aborted is used again, with the listener on its signal, because a new
 * one takes about 3 µs.
 */
export class Controllers {
	readonly #spare: AbortController[] = [];

	take(): AbortController {
		return this.#spare.pop() ?? newController();
	}

	/** Takes back a controller that has not aborted, and whose signal no code uses any more. */
	keep(controller: AbortController): void {
		if (this.#spare.length < MOST_SPARE) this.#spare.push(controller);
	}
}

function newController(): AbortController {
	const controller = new AbortController();
	keepListening(controller.signal);
	return controller;
}
