import type { Cancel, Clock } from "./clock.ts";

/** A timer that runs at least this late shows that the own process stood still. */
const PAUSE_MS = 50;
/** How long before the end of a limit a first timer checks whether the process stands still. */
const CHECK_MS = 100;

/**
 * Runs an action once, `ms` milliseconds from now. The pauses of the own process do not count (CLUSTER-9): if the process
 * stood still when the limit ran out, the limit begins anew at the end of the pause, because the answer may still be on its way.
 */
export function startLimit(clock: Clock, ms: number, action: () => void): Cancel {
	let cancel: Cancel = () => {};
	const begin = (): void => {
		const end = clock.now() + ms;
		const check = end - Math.min(CHECK_MS, ms / 2);
		const at = (due: number, then: () => void): void => {
			cancel = clock.schedule(due, "request-timeout", () => {
				const now = clock.now();
				if (now >= end && now - due >= PAUSE_MS) begin();
				else then();
			});
		};
		at(check, () => at(end, action));
	};
	begin();
	return () => cancel();
}
