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
