import type { Cancel } from "../clock.ts";

interface Listener {
	readonly actions: Set<() => void>;
	/** It stays when its last action is removed. */
	readonly isKept: boolean;
	run(): void;
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
	// A new function for each call, so that a caller may pass the same action twice.
	const own = (): void => action();
	const listener = signal[LISTENER] ?? listen(signal, false);
	listener.actions.add(own);
	return () => {
		listener.actions.delete(own);
		if (listener.isKept || listener.actions.size > 0 || signal[LISTENER] !== listener) return;
		signal[LISTENER] = undefined;
		signal.removeEventListener("abort", listener.run);
	};
}

/**
 * Adds the listener of a signal for good. For the signals of the library itself, each of which serves many requests: to
 * add and remove the listener for each request takes time.
 */
export function keepListening(signal: Carrier): void {
	listen(signal, true);
}

function listen(signal: Carrier, isKept: boolean): Listener {
	const actions = new Set<() => void>();
	const run = (): void => {
		signal[LISTENER] = undefined;
		signal.removeEventListener("abort", run);
		for (const action of actions) action();
	};
	const listener: Listener = { actions, isKept, run };
	signal[LISTENER] = listener;
	signal.addEventListener("abort", run, { once: true });
	return listener;
}
