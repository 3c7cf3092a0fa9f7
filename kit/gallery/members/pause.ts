import type { Clock } from "../../../src/clock.ts";
import { onAbort } from "../../../src/cluster/on-abort.ts";

/** Waits for some milliseconds on a clock, or until the signal aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		let forget = (): void => {};
		const cancel = clock.schedule(clock.now() + ms, "world", () => {
			forget();
			resolve();
		});
		forget = onAbort(signal, () => {
			cancel();
			resolve();
		});
	});
}
