import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { PacedWork } from "../../src/cluster/tcp/paced-work.ts";

/** How often the action has run after each step. */
function runsOf(steps: number, body: (pace: PacedWork, note: () => void, sleep: (ms: number) => Promise<void>) => Promise<void>) {
	const clock = createVirtualClock();
	let runs = 0;
	const pace = new PacedWork(clock, () => {
		runs++;
		return steps;
	});
	const noted: number[] = [];
	return clock.run(async () => {
		await body(pace, () => noted.push(runs), clock.sleep);
		return noted;
	});
}

it("little work is done at once for each news", async () => {
	const runs = await runsOf(500, async (pace, note) => {
		for (let news = 0; news < 3; news++) {
			pace.news();
			note();
		}
		expect(pace.catchUp()).toBe(false);
		note();
	});
	expect(runs).toEqual([1, 2, 3, 3]);
});

it("after much work, all news of the pause is one reason for the next run", async () => {
	const runs = await runsOf(10_000, async (pace, note, sleep) => {
		for (let news = 0; news < 1000; news++) pace.news();
		note();
		await sleep(9);
		note();
		await sleep(2);
		note();
		// Nothing new has come since.
		await sleep(100);
		note();
		pace.news();
		note();
	});
	expect(runs).toEqual([1, 1, 2, 2, 3]);
});

it("news that waits can be caught up with, once, and not after the end", async () => {
	const runs = await runsOf(10_000, async (pace, note, sleep) => {
		pace.news();
		pace.news();
		expect([pace.catchUp(), pace.catchUp()]).toEqual([true, false]);
		await sleep(100);
		note();
		pace.news();
		pace.news();
		pace.close();
		expect(pace.catchUp()).toBe(false);
		pace.news();
		await sleep(100);
		note();
	});
	expect(runs).toEqual([2, 3]);
});

it("the pause is as long as the work, if the work takes longer than expected", async () => {
	const clock = createVirtualClock();
	let spent = 0;
	const slow = { now: () => clock.now() + spent, schedule: clock.schedule };
	let runs = 0;
	const pace = new PacedWork(slow, () => {
		runs++;
		spent = 300;
		return 501;
	});
	await clock.run(async () => {
		pace.news();
		pace.news();
		await clock.sleep(599);
		expect(runs).toBe(1);
		await clock.sleep(2);
		expect(runs).toBe(2);
	});
});
