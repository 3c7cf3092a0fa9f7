import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scheduleArbitrary } from "../../kit/fast-check/index.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { drawSchedule } from "../../kit/schedule/draw-schedule.ts";
import { createRandom } from "../../kit/schedule/random.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { shrinkFailure, shrinkSchedule } from "../../kit/schedule/shrink-schedule.ts";
import { count } from "../support/counts.ts";
import { SEED } from "../support/property-seed.ts";

const hasCrash = ({ events }: Schedule) => events.some(({ kind }) => kind === "crash");

describe("A schedule that fails", () => {
	test("shrinks to the one event that makes it fail", async () => {
		const drawn = Array.from({ length: 300 }, (_, seed) => drawSchedule(createRandom(seed))).filter(hasCrash);
		expect(drawn.length).toBeGreaterThan(10);
		for (const schedule of drawn) {
			const smallest = await shrinkFailure(schedule, async (candidate) => hasCrash(candidate));
			expect(smallest.events).toEqual([{ at: 1, kind: "crash", node: expect.any(String) }]);
			expect(smallest.nodes).toEqual([{ name: expect.any(String), version: "8.1.2.0", job: null }]);
			expect(smallest.task).toEqual({ id: "1", namespace: "test", kind: "query_execute" });
			expect(smallest.calls).toHaveLength(1);
		}
	});

	test("is tried only a limited number of times", async () => {
		let tries = 0;
		await shrinkFailure(
			drawSchedule(createRandom(1)),
			async () => {
				tries++;
				return false;
			},
			3,
		);
		expect(tries).toBe(3);
	});

	test("can also be found and shrunk by fast-check", () => {
		const { failed, counterexample } = fc.check(
			fc.property(scheduleArbitrary(), (schedule) => !hasCrash(schedule)),
			{ seed: SEED },
		);
		expect(failed).toBe(true);
		expect(counterexample?.[0].events).toHaveLength(1);
		expect(counterexample?.[0].nodes).toHaveLength(1);
	});
});

test("Every smaller schedule still ends by itself", async () => {
	for (let seed = 1; seed <= count(12, 40); seed++) {
		for (const smaller of shrinkSchedule(drawSchedule(createRandom(seed)))) {
			// The virtual clock rejects if no event is left, and if a run does not end.
			const { calls } = await runOnLibrary(smaller);
			expect(calls).toHaveLength(smaller.calls.length);
		}
	}
});

describe("Random numbers", () => {
	test("are the same for the same seed, and others for another", () => {
		const first = (seed: number) => Array.from({ length: 20 }, createRandom(seed).float);
		expect(first(7)).toEqual(first(7));
		expect(new Set([7, 8, 2 ** 32 + 7].map((seed) => first(seed).join())).size).toBe(3);
	});

	test("include both ends of a range, do not exceed it, and are evenly distributed", () => {
		const random = createRandom(1);
		const counts = new Map<number, number>();
		for (let i = 0; i < 6000; i++) {
			const number = random.int(3, 5);
			counts.set(number, (counts.get(number) ?? 0) + 1);
		}
		expect([...counts.keys()].toSorted()).toEqual([3, 4, 5]);
		// Two thousand each; a fair source strays further than two hundred once in a hundred thousand times.
		for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
	});
});
