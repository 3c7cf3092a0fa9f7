import type { Clock } from "../../src/clock.ts";

/** The same clock, with a count of the actions that are still scheduled. */
export function countingClock(inner: Clock): { readonly clock: Clock; pending(): number } {
	const left = new Set<symbol>();
	return {
		pending: () => left.size,
		clock: {
			now: () => inner.now(),
			schedule(at, rank, action) {
				const mark = Symbol(rank);
				left.add(mark);
				const cancel = inner.schedule(at, rank, () => {
					left.delete(mark);
					action();
				});
				return () => {
					left.delete(mark);
					cancel();
				};
			},
		},
	};
}
