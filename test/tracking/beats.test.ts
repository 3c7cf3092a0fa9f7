import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { Sharing } from "../../src/sharing/sharing.ts";

/** A clock whose actions run when the test says so, and whose time passes while waits begin. */
function handClock() {
	let time = 0;
	let queue: { readonly at: number; readonly action: () => void }[] = [];
	const clock: Clock = {
		now: () => time,
		schedule(at, _rank, action) {
			const event = { at, action };
			queue.push(event);
			return () => {
				queue = queue.filter((other) => other !== event);
			};
		},
	};
	/** Runs what is scheduled, and returns whether anything was. */
	const turn = (): boolean => {
		const due = queue;
		queue = [];
		time = Math.max(time, ...due.map(({ at }) => at));
		for (const { action } of due) action();
		return due.length > 0;
	};
	const spend = (ms: number): void => {
		time += ms;
	};
	return { clock, turn, spend };
}

/** How many of the waits of one beat begin in each turn of the event loop, if each takes `ms`. */
function turnsOf(waits: number, ms: number, onBegin: (index: number, cancel: (index: number) => void) => void = () => {}) {
	const { clock, turn, spend } = handClock();
	const sharing = new Sharing({ clock } as ConstructorParameters<typeof Sharing>[0]);
	let begun = 0;
	const cancels = Array.from({ length: waits }, (_, index) =>
		sharing.beat(1000, 1000, 2000, () => {
			begun++;
			spend(ms);
			onBegin(index, (other) => cancels[other]?.());
		}),
	);
	const turns: number[] = [];
	for (let before = 0; turn(); before = begun) turns.push(begun - before);
	return turns;
}

describe("the waits of one poll", () => {
	it("begin in one turn of the event loop if that is short", () => {
		expect(turnsOf(30, 0.1)).toEqual([30]);
	});

	it("begin in three turns at most if they take long, so that a node gets three requests at most", () => {
		expect(turnsOf(30, 5)).toEqual([10, 10, 10]);
		expect(turnsOf(30, 0.5)).toEqual([20, 10]);
		expect(turnsOf(1, 100)).toEqual([1]);
	});

	it("do not begin any more if they are cancelled between two turns", () => {
		expect(turnsOf(30, 5, (index, cancel) => index === 9 && cancel(15))).toEqual([10, 10, 9]);
		expect(turnsOf(2, 50, (index, cancel) => index === 0 && cancel(1))).toEqual([1]);
	});
});
