import { describe, expect, it } from "vitest";
import { limitAnswer } from "../../../kit/stdio/answer-limit.ts";
import { createVirtualClock } from "../../../simulator/virtual-clock.ts";

/** When a limit of 1000 ms is over, on a machine that is busy as told; `undefined` if it is not over within 100 s. */
async function overAt(waitedMs: (now: number) => number): Promise<number | undefined> {
	const clock = createVirtualClock();
	return clock.run(async () => {
		let at: number | undefined;
		const onOver = () => {
			at ??= clock.now();
		};
		limitAnswer(1000, undefined, onOver, { clock, waitedMs: () => waitedMs(clock.now()) });
		await clock.sleep(100_000);
		return at;
	});
}

describe("the limit of an answer", () => {
	it("counts the whole time on a machine that is not busy", async () => {
		expect(await overAt(() => 0)).toBe(1000);
	});

	it("does not count the time in which the process waited for a processor (JUDGE-5)", async () => {
		// It waited from 500 ms on, for 3000 ms.
		expect(await overAt((now) => Math.min(Math.max(now - 500, 0), 3000))).toBe(4000);
	});

	it("does not count the time that the process had waited before the request", async () => {
		expect(await overAt(() => 5000)).toBe(1000);
	});

	it("ends some time after its length, even on a busy machine", async () => {
		expect(await overAt((now) => now)).toBe(51_000);
	});

	it("has no effect after it was ended", async () => {
		const clock = createVirtualClock();
		await clock.run(async () => {
			let isOver = false;
			const onOver = () => {
				isOver = true;
			};
			const end = limitAnswer(1000, undefined, onOver, { clock, waitedMs: () => Math.min(clock.now(), 2000) });
			await clock.sleep(1500);
			end();
			await clock.sleep(5000);
			expect(isOver).toBe(false);
		});
	});
});
