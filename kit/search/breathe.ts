import { realClock } from "../../src/clock.ts";

/** Long enough not to slow the work, and short enough that Ctrl-C seems to act at once. */
const BREATH_MS = 50;

/** Lets signals and timers be handled. Without it, work that never waits for I/O runs to its end first. */
export function breathe(): Promise<void> {
	return new Promise((resolve) => void realClock.schedule(realClock.now(), "round", resolve));
}

/** Calls {@link breathe} if the last time is long ago. */
export function createBreather(): () => Promise<void> | undefined {
	let last = realClock.now();
	return () => {
		if (realClock.now() - last < BREATH_MS) return undefined;
		return breathe().then(() => {
			last = realClock.now();
		});
	};
}
