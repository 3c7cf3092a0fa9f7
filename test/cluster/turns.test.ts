import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { Turns } from "../../src/cluster/tcp/turns.ts";

it("of many actions at the same time a few run at once, and the others soon, in order", async () => {
	const clock = createVirtualClock();
	const turns = new Turns(clock);
	const ran: { readonly action: number; readonly at: number }[] = [];
	await clock.run(async () => {
		const start = clock.now();
		for (let action = 0; action < 100; action++) turns.take(() => ran.push({ action, at: clock.now() - start }));
		expect(ran).toHaveLength(32);
		await clock.sleep(50);
	});
	expect(ran.map(({ action }) => action)).toEqual(Array.from({ length: 100 }, (_, index) => index));
	const perTime = new Map<number, number>();
	for (const { at } of ran) perTime.set(at, (perTime.get(at) ?? 0) + 1);
	expect([...perTime.values()]).toEqual([32, 32, 32, 4]);
	expect(ran.at(-1)?.at).toBeLessThanOrEqual(10);
});

it("a later action does not overtake those that wait, and a cancelled one never runs", async () => {
	const clock = createVirtualClock();
	const turns = new Turns(clock);
	const ran: number[] = [];
	await clock.run(async () => {
		const cancels = Array.from({ length: 70 }, (_, action) => turns.take(() => ran.push(action)));
		await clock.sleep(3);
		turns.take(() => ran.push(70));
		cancels[69]?.();
		await clock.sleep(50);
		expect(ran).toEqual([...Array.from({ length: 69 }, (_, index) => index), 70]);
		// Time has passed, so the next one need not wait.
		turns.take(() => ran.push(71));
		expect(ran.at(-1)).toBe(71);
	});
});

it("slow actions in one turn of the event loop are no more than quick ones", () => {
	let now = 0;
	const turns = new Turns({ now: () => now, schedule: () => () => {} });
	let ran = 0;
	for (let action = 0; action < 100; action++) {
		turns.take(() => {
			ran += 1;
			now += 3;
		});
	}
	expect(ran).toBe(32);
});

it("an action waits while 512 others have begun something that goes on", async () => {
	const clock = createVirtualClock();
	const turns = new Turns(clock);
	await clock.run(async () => {
		const ends = Array.from({ length: 512 }, () => turns.begin());
		let hasRun = false;
		turns.take(() => {
			hasRun = true;
		});
		const before = clock.steps;
		await clock.sleep(1000);
		expect(hasRun).toBe(false);
		// It is not tried again and again: the end of the sleep is the only event.
		expect(clock.steps - before).toBe(1);
		ends[0]?.();
		await clock.sleep(10);
		expect(hasRun).toBe(true);
	});
});

it("leaves no timer if all that wait are cancelled", () => {
	const timers = new Set<object>();
	const schedule = () => {
		const timer = {};
		timers.add(timer);
		return () => timers.delete(timer);
	};
	const turns = new Turns({ now: () => 0, schedule });
	const cancels = Array.from({ length: 40 }, () => turns.take(() => {}));
	expect(timers.size).toBe(1);
	for (const cancel of cancels) cancel();
	expect(timers.size).toBe(0);
});

it("runs fewer actions in a turn while the event loop is late, and as many as before afterwards", () => {
	let now = 0;
	let next: { readonly at: number; readonly action: () => void } | undefined;
	const schedule = (at: number, _: unknown, action: () => void) => {
		next = { at, action };
		return () => {};
	};
	const turns = new Turns({ now: () => now, schedule });
	let ran = 0;
	const runNext = (lateMs: number): number => {
		const before = ran;
		const due = next;
		now = (due?.at ?? now) + lateMs;
		due?.action();
		return ran - before;
	};
	for (let action = 0; action < 300; action++) turns.take(() => ran++);
	expect(ran).toBe(32);
	expect([0, 9, 9, 9, 8, 0, 0].map(runNext)).toEqual([32, 16, 16, 16, 32, 32, 32]);
});

it("runs no action while 512 that take long are open, and goes on when one ends", async () => {
	const clock = createVirtualClock();
	const turns = new Turns(clock);
	const ends: (() => void)[] = [];
	await clock.run(async () => {
		for (let action = 0; action < 600; action++) turns.take(() => ends.push(turns.begin()));
		await clock.sleep(500);
		expect(ends).toHaveLength(512);
		ends[0]?.();
		ends[0]?.();
		await clock.sleep(500);
		expect(ends).toHaveLength(513);
		for (const end of ends.slice(0, 100)) end();
		await clock.sleep(500);
		expect(ends).toHaveLength(600);
	});
});

it("runs all that wait when it is closed, then each action at once, and leaves no timer", async () => {
	const clock = createVirtualClock();
	const turns = new Turns(clock);
	let ran = 0;
	await clock.run(async () => {
		for (let action = 0; action < 100; action++) turns.take(() => ran++);
		turns.close();
		expect(ran).toBe(100);
		for (let action = 0; action < 100; action++) turns.take(() => ran++);
		expect(ran).toBe(200);
		const { steps } = clock;
		await clock.sleep(50);
		expect(clock.steps).toBe(steps + 1);
		expect(ran).toBe(200);
	});
});
