import { Chain } from "../chain.ts";
import type { Cancel } from "../clock.ts";

interface Listener {
	readonly actions: Chain<() => void>;
	/** The function that was added to the signal; absent for the signals of {@link OwnController}. */
	readonly run?: () => void;
}

/**
 * The signal itself carries its listener, so that both are collected together. A weak map would keep its entries until
 * the next full garbage collection, which costs too much with thousands of waits a second.
 */
const LISTENER: unique symbol = Symbol("listener");
type Carrier = AbortSignal & { [LISTENER]?: Listener | undefined };

/**
 * Runs an action when a signal aborts, unless it is cancelled before. All actions on a signal share one listener, which
 * is removed with the last action. The questions of a round share a signal, and Node warns about a leak at eleven
 * listeners.
 */
export function onAbort(signal: Carrier, action: () => void): Cancel {
	const listener = signal[LISTENER] ?? listen(signal);
	const link = listener.actions.add(action);
	return () => {
		listener.actions.remove(link);
		if (listener.run === undefined || !listener.actions.isEmpty || signal[LISTENER] !== listener) return;
		signal[LISTENER] = undefined;
		signal.removeEventListener("abort", listener.run);
	};
}

function listen(signal: Carrier): Listener {
	const actions: Listener["actions"] = new Chain();
	const run = (): void => {
		signal.removeEventListener("abort", run);
		runActions(signal);
	};
	const listener: Listener = { actions, run };
	signal[LISTENER] = listener;
	signal.addEventListener("abort", run, { once: true });
	return listener;
}

function runActions(signal: Carrier): void {
	const links = signal[LISTENER]?.actions.links() ?? [];
	signal[LISTENER] = undefined;
	for (const { value: action, isIn } of links) if (isIn) action();
}

/**
 * A controller of the library itself. Its signal needs no listener, because `abort` runs the actions: to add a listener
 * to a new signal takes longer than a question.
 */
export class OwnController {
	readonly signal: AbortSignal;
	readonly #controller = new AbortController();

	constructor() {
		const { signal }: { readonly signal: Carrier } = this.#controller;
		signal[LISTENER] = { actions: new Chain() };
		this.signal = signal;
	}

	abort(reason?: unknown): void {
		this.#controller.abort(reason);
		runActions(this.signal);
	}
}
