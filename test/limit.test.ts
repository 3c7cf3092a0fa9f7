import { describe, expect, it } from "vitest";
import type { Clock } from "../src/clock.ts";
import { runningLimit, startLimit } from "../src/limit.ts";

/** A clock whose timers run late while the process is paused, as after synchronous work. */
function processClock() {
	let now = 0;
	const due = new Map<() => void, number>();
	const runDue = (): void => {
		for (;;) {
			const [next] = [...due].filter(([, at]) => at <= now).sort(([, a], [, b]) => a - b);
			if (next === undefined) return;
			due.delete(next[0]);
			next[0]();
		}
	};
	const clock: Clock = {
		now: () => now,
		schedule(at, _rank, action) {
			const own = (): void => action();
			due.set(own, at);
			return () => due.delete(own);
		},
	};
	return {
		clock,
		pending: () => due.size,
		run(until: number) {
			for (; now < until; now += 1) runDue();
			runDue();
		},
		standStill(ms: number) {
			now += ms;
			runDue();
		},
	};
}

function limited(ms: number) {
	const own = processClock();
	const ends: number[] = [];
	const cancel = startLimit(own.clock, ms, () => ends.push(own.clock.now()));
	return { ...own, ends, cancel };
}

describe("a limit", () => {
	it("ends exactly when it is over", () => {
		const { run, ends } = limited(1000);
		run(999);
		expect(ends).toEqual([]);
		run(5000);
		expect(ends).toEqual([1000]);
	});

	it.each([
		["long before its end", 10, 1200],
		["shortly before its end", 990, 200],
		["so that the pause ends just after the limit", 5, 1000],
	])("that runs out in a pause which begins %s starts again at the end of the pause (CLUSTER-9)", (_, from, pause) => {
		const { run, standStill, ends } = limited(1000);
		run(from);
		standStill(pause);
		expect(ends).toEqual([]);
		run(10_000);
		expect(ends).toEqual([from + pause + 1000]);
	});

	it("that does not run out in a pause keeps its end", () => {
		const { run, standStill, ends } = limited(1000);
		run(10);
		standStill(800);
		run(5000);
		expect(ends).toEqual([1000]);
	});

	it("is set again once for each pause", () => {
		const { run, standStill, ends } = limited(1000);
		for (let pause = 0; pause < 5; pause++) standStill(1100);
		run(10_000);
		expect(ends).toEqual([6500]);
	});

	it("leaves no timer after it is cancelled, also after a pause", () => {
		const { standStill, cancel, pending } = limited(1000);
		standStill(1100);
		expect(pending()).toBe(1);
		cancel();
		expect(pending()).toBe(0);
	});

	it("that has partly passed starts again with its whole length (CLUSTER-9)", () => {
		const { clock, run, standStill } = processClock();
		const ends: number[] = [];
		runningLimit(clock, 300, () => ends.push(clock.now()), 1000);
		standStill(2000);
		run(10_000);
		expect(ends).toEqual([3000]);
	});

	it("has its new end as soon as something that arrived in the pause is read", () => {
		let now = 0;
		const timers: { at: number; isOpen: boolean }[] = [];
		const clock: Clock = {
			now: () => now,
			schedule(at) {
				const timer = { at, isOpen: true };
				timers.push(timer);
				return () => {
					timer.isOpen = false;
				};
			},
		};
		const limit = runningLimit(clock, 1000, () => {});
		expect(limit.endOrRestart()).toBe(1000);
		// The timer has not run yet: Node reads what has arrived before it runs a limit.
		now = 1500;
		expect(limit.endOrRestart()).toBe(2500);
		expect(timers.filter(({ isOpen }) => isOpen)).toEqual([{ at: 2400, isOpen: true }]);
		limit.cancel();
		expect(timers.some(({ isOpen }) => isOpen)).toBe(false);
	});
});
