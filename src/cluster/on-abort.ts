import type { Cancel } from "../clock.ts";

interface Listener {
	readonly actions: Set<() => void>;
	run(): void;
}

/**
 * A signal carries its listener itself, and both go together. A weak map would keep what it was given until the next full collection, which costs
 * more than the waits themselves where there are thousands a second.
 */
const LISTENER: unique symbol = Symbol("listener");
type Carrier = AbortSignal & { [LISTENER]?: Listener | undefined };

/**
 * Runs an action when a signal aborts, unless taken back before. All actions on a signal share one listener, which goes with
 * the last of them: the questions of a round share a signal, and Node warns of a leak at eleven listeners.
 */
export function onAbort(signal: Carrier, action: () => void): Cancel {
	// An action of its own for each call, so that the same function may be given twice.
	const own = (): void => action();
	const listener = signal[LISTENER] ?? listen(signal);
	listener.actions.add(own);
	return () => {
		listener.actions.delete(own);
		if (listener.actions.size > 0 || signal[LISTENER] !== listener) return;
		signal[LISTENER] = undefined;
		signal.removeEventListener("abort", listener.run);
	};
}

function listen(signal: Carrier): Listener {
	const actions = new Set<() => void>();
	const run = (): void => {
		signal[LISTENER] = undefined;
		for (const action of actions) action();
	};
	const listener: Listener = { actions, run };
	signal[LISTENER] = listener;
	signal.addEventListener("abort", run, { once: true });
	return listener;
}
