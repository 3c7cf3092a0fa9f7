import type { Cancel } from "../clock.ts";

interface Listener {
	readonly actions: Set<() => void>;
	run(): void;
}

/**
 * Whoever asks takes its action back when it has its answer, so nothing is left here. A weak map would hold what it was given until the next
 * full collection, which costs more than the waits themselves where there are thousands a second.
 */
const listeners = new Map<AbortSignal, Listener>();

/**
 * Runs an action when a signal aborts, unless taken back before. All actions on a signal share one listener, which goes with
 * the last of them: the questions of a round share a signal, and Node warns of a leak at eleven listeners.
 */
export function onAbort(signal: AbortSignal, action: () => void): Cancel {
	// An action of its own for each call, so that the same function may be given twice.
	const own = (): void => action();
	const listener = listeners.get(signal) ?? listen(signal);
	listener.actions.add(own);
	return () => {
		listener.actions.delete(own);
		if (listener.actions.size > 0 || listeners.get(signal) !== listener) return;
		listeners.delete(signal);
		signal.removeEventListener("abort", listener.run);
	};
}

function listen(signal: AbortSignal): Listener {
	const actions = new Set<() => void>();
	const run = (): void => {
		listeners.delete(signal);
		for (const action of actions) action();
	};
	const listener: Listener = { actions, run };
	listeners.set(signal, listener);
	signal.addEventListener("abort", run, { once: true });
	return listener;
}
