import { describe, expect, it } from "vitest";
import { Sharing } from "../../src/sharing/sharing.ts";
import { HandClock } from "../support/hand-clock.ts";

/** How many of the waits of one beat begin in each turn of the event loop, if each takes `ms`. */
function turnsOf(waits: number, ms: number, onBegin: (index: number, cancel: (index: number) => void) => void = () => {}) {
	const clock = new HandClock();
	const sharing = new Sharing({ clock } as unknown as ConstructorParameters<typeof Sharing>[0]);
	let begun = 0;
	const cancels = Array.from({ length: waits }, (_, index) =>
		sharing.beat(1000, 1000, 2000, () => {
			begun++;
			clock.spend(ms);
			onBegin(index, (other) => cancels[other]?.());
		}),
	);
	const turns: number[] = [];
	for (let before = 0; clock.turn(); before = begun) turns.push(begun - before);
	return turns;
}

describe("the waits of one poll", () => {
	it("begin in one turn of the event loop if that is short", () => {
		expect(turnsOf(30, 0.1)).toEqual([30]);
	});

	it("begin in several turns if they take long, so that no turn takes much longer than 5 ms", () => {
		expect(turnsOf(25, 0.5)).toEqual([10, 10, 5]);
		expect(turnsOf(100, 0.125)).toEqual([40, 40, 20]);
		expect(turnsOf(1, 100)).toEqual([1]);
	});

	it("do not begin any more if they are cancelled between two turns", () => {
		expect(turnsOf(30, 0.5, (index, cancel) => index === 9 && cancel(15))).toEqual([10, 10, 9]);
		expect(turnsOf(2, 50, (index, cancel) => index === 0 && cancel(1))).toEqual([1]);
	});
});

describe("a wait that comes later", () => {
	/** When the second of two waits with an interval of 1000 ms begins its round. The first begins at 1000. */
	function beginsAt(earliest: number, latest: number): number {
		const clock = new HandClock();
		const sharing = new Sharing({ clock } as unknown as ConstructorParameters<typeof Sharing>[0]);
		let begunAt = Number.NaN;
		sharing.beat(1000, 1000, 2000, () => {});
		sharing.beat(1000, earliest, latest, () => {
			begunAt = clock.now();
		});
		while (clock.turn());
		return begunAt;
	}

	it("begins one interval after the others, if that is early enough, so that the others can join it (WAIT-2)", () => {
		expect(beginsAt(1500, 2500)).toBe(2000);
	});

	it("begins at its own time if the next round of the others comes too late for it (WAIT-5)", () => {
		expect(beginsAt(1500, 1900)).toBe(1500);
		expect(beginsAt(1500, 2000)).toBe(1500);
	});
});
