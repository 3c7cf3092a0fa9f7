import { type Cancel, type Clock, realClock } from "../../src/clock.ts";
import { processFamily, readSystemFile, waitedMsIn } from "./process-family.ts";

/** A busy machine extends a limit by this time at most, so that an adapter that never answers is given up. */
const MOST_EXTRA_MS = 50_000;
/** Less than this is not worth another look. */
const LEAST_EXTRA_MS = 20;

/** What a limit is measured by. Tests replace it. */
export interface LimitMeters {
	readonly clock: Clock;
	/** How long the process has waited for a processor since it started, in ms. */
	waitedMs(): number;
}

/**
 * Calls `onOver` if a process has not answered within `limitMs`. The time in which it waited for a processor does not
 * count (JUDGE-5).
 *
 * @returns a function that ends the limit
 */
export function limitAnswer(
	limitMs: number,
	pid: number | undefined,
	onOver: () => void,
	meters: LimitMeters = metersOf(pid),
): Cancel {
	const { clock } = meters;
	const dueAt = clock.now() + limitMs;
	const waitedBefore = meters.waitedMs();
	let cancel: Cancel = () => {};
	const lookAt = (at: number) => {
		cancel = clock.schedule(at, "request-timeout", () => {
			const extraMs = Math.min(meters.waitedMs() - waitedBefore, MOST_EXTRA_MS);
			const leftMs = dueAt + extraMs - clock.now();
			if (leftMs < LEAST_EXTRA_MS) onOver();
			else lookAt(clock.now() + leftMs);
		});
	};
	lookAt(dueAt);
	return () => cancel();
}

function metersOf(pid: number | undefined): LimitMeters {
	return { clock: realClock, waitedMs: () => (pid === undefined ? 0 : mainThreadWaitedMs(pid)) };
}

/** Of the main threads of the process and its children: to read all threads for each request would cost too much. */
function mainThreadWaitedMs(pid: number): number {
	return Math.max(...processFamily(pid).map((one) => waitedMsIn(readSystemFile(`/proc/${one}/schedstat`))));
}
