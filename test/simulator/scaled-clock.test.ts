import { describe, expect, it } from "vitest";
import { createScaledClock } from "../../simulator/scaled-clock.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";

describe("a clock that runs faster or slower than another", () => {
	it("starts at 0, and counts more time for the same time", async () => {
		const base = createVirtualClock();
		await base.run(async () => {
			await base.sleep(100);
			const [fast, slow] = [createScaledClock(60, base), createScaledClock(0.5, base)];
			const seen: string[] = [];
			fast.schedule(600, "world", () => seen.push(`fast at ${base.now()}`));
			slow.schedule(15, "world", () => seen.push(`slow at ${base.now()}`));
			await base.sleep(40);
			expect(seen).toEqual(["fast at 110", "slow at 130"]);
			expect([fast.now(), slow.now()]).toEqual([2400, 20]);
		});
	});

	it("runs no action after it was cancelled, or after the clock was stopped", async () => {
		const base = createVirtualClock();
		await base.run(async () => {
			const clock = createScaledClock(1, base);
			const seen: number[] = [];
			const cancel = clock.schedule(5, "world", () => seen.push(5));
			clock.schedule(10, "world", () => seen.push(10));
			clock.schedule(20, "world", () => seen.push(20));
			cancel();
			await base.sleep(15);
			clock.stop();
			await base.sleep(15);
			expect(seen).toEqual([10]);
			expect(clock.now()).toBe(30);
		});
	});

	it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("is refused a scale of %d", (scale) => {
		expect(() => createScaledClock(scale)).toThrow(`timeScale must be a number above 0, not ${scale}.`);
	});
});
