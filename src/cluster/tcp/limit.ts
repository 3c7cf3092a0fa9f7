import type { Clock } from "../../clock.ts";
import { onAbort } from "../on-abort.ts";

/**
 * Runs an action with a signal that aborts after `limitMs` milliseconds, or together with the outer signal. It leaves no timer
 * or listener behind.
 */
export async function within<T>(
	clock: Clock,
	limitMs: number,
	action: (signal: AbortSignal) => Promise<T>,
	outer?: AbortSignal | undefined,
): Promise<T> {
	const controller = new AbortController();
	const abort = (): void => controller.abort();
	const cancelLimit = clock.schedule(clock.now() + limitMs, "request-timeout", abort);
	const cancelOuter = outer && onAbort(outer, abort);
	if (outer?.aborted) abort();
	try {
		return await action(controller.signal);
	} finally {
		cancelLimit();
		cancelOuter?.();
	}
}
