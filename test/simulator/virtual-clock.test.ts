import { describe, expect, test } from "vitest";
import { nextTurn } from "../../simulator/next-turn.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import type { Rank } from "../../src/clock.ts";

/** Resolves when the clock reaches `at`, as an event that wakes other code. */
function until(clock: ReturnType<typeof createVirtualClock>, at: number, rank: Rank = "world"): Promise<void> {
	return new Promise((resolve) => clock.schedule(at, rank, resolve));
}

async function awaitsInARow(count: number): Promise<void> {
	for (let i = 0; i < count; i++) await undefined;
}

describe("the order of events", () => {
	test("is that of their times, in any order of scheduling", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		for (const at of [30, 10, 20]) clock.schedule(at, "world", () => seen.push(`${at} at ${clock.now()}`));
		await clock.run(() => clock.sleep(100));
		expect(seen).toEqual(["10 at 10", "20 at 20", "30 at 30"]);
	});

	test("at the same time is world, answers, request timeouts, verdicts, rounds, deadline", async () => {
		const clock = createVirtualClock();
		const seen: Rank[] = [];
		for (const rank of ["deadline", "round", "verdict", "request-timeout", "answer", "world"] as const) {
			clock.schedule(5, rank, () => seen.push(rank));
		}
		await clock.run(() => clock.sleep(6));
		expect(seen).toEqual(["world", "answer", "request-timeout", "verdict", "round", "deadline"]);
	});

	test("at the same time and with the same rank is the order of scheduling", async () => {
		const clock = createVirtualClock();
		const seen: number[] = [];
		for (let i = 0; i < 20; i++) clock.schedule(5, "answer", () => seen.push(i));
		await clock.run(() => clock.sleep(6));
		expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i));
	});

	test("runs the deadline after all events that are scheduled in its instant", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		clock.schedule(5, "deadline", () => seen.push("deadline"));
		clock.schedule(5, "answer", () => {
			seen.push("answer");
			clock.schedule(5, "round", () => {
				seen.push("round");
				clock.schedule(5, "world", () => seen.push("world"));
			});
		});
		await clock.run(() => clock.sleep(6));
		expect(seen).toEqual(["answer", "round", "world", "deadline"]);
	});

	test("runs an event with a time in the past at once", async () => {
		const clock = createVirtualClock();
		const at = await clock.run(async () => {
			await clock.sleep(10);
			await until(clock, 3);
			return clock.now();
		});
		expect(at).toBe(10);
	});

	test("never runs an action inside the call that schedules it", async () => {
		const clock = createVirtualClock();
		let ran = false;
		clock.schedule(0, "world", () => {
			ran = true;
		});
		expect(ran).toBe(false);
		await clock.run(() => clock.sleep(1));
		expect(ran).toBe(true);
	});
});

describe("draining", () => {
	test("runs a thousand chained awaits to their end before the next event", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		clock.schedule(2, "world", () => seen.push("next event"));
		await clock.run(async () => {
			await until(clock, 1);
			await awaitsInARow(1000);
			seen.push(`drained at ${clock.now()}`);
			await clock.sleep(5);
		});
		expect(seen).toEqual(["drained at 1", "next event"]);
	});

	test("also happens between two events of the same time", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		await clock.run(async () => {
			const first = until(clock, 1, "answer").then(async () => {
				await awaitsInARow(1000);
				seen.push("first");
			});
			const second = until(clock, 1, "answer").then(() => seen.push("second"));
			await Promise.all([first, second]);
		});
		expect(seen).toEqual(["first", "second"]);
	});

	test("is omitted after a quiet event, because no code waits for it", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		await clock.run(async () => {
			clock.quiet.schedule(1, "world", () => {
				seen.push("change");
				Promise.resolve().then(() => seen.push("microtask"));
			});
			clock.schedule(1, "answer", () => seen.push("answer"));
			await clock.sleep(2);
		});
		expect(seen).toEqual(["change", "answer", "microtask"]);
	});
});

describe("a run", () => {
	test("ends after its steps although only quiet events are left, and they go on for ever", async () => {
		const clock = createVirtualClock({ maxSteps: 100 });
		const again = (): void => void clock.quiet.schedule(clock.now() + 1, "world", again);
		again();
		await expect(clock.run(() => new Promise(() => {}))).rejects.toThrow("more than 100 steps");
		expect(clock.steps).toBe(100);
	});

	test("takes no real time", async () => {
		const clock = createVirtualClock();
		const year = 365 * 24 * 3600 * 1000;
		await clock.run(() => clock.sleep(year));
		expect(clock.now()).toBe(year);
	});

	test("settles as its body does, with the same value or error", async () => {
		const clock = createVirtualClock();
		const failure = new Error("the body failed");
		expect(await clock.run(async () => "done")).toBe("done");
		await expect(clock.run(() => Promise.reject(failure))).rejects.toBe(failure);
		await expect(
			clock.run(() => {
				throw failure;
			}),
		).rejects.toBe(failure);
	});

	test("rejects with what an event throws", async () => {
		const clock = createVirtualClock();
		const failure = new Error("of an event");
		clock.schedule(1, "world", () => {
			throw failure;
		});
		await expect(clock.run(() => clock.sleep(2))).rejects.toBe(failure);
	});

	test("stops time at its end, and the next run continues from there", async () => {
		const clock = createVirtualClock();
		const seen: number[] = [];
		for (const at of [5, 15]) clock.schedule(at, "world", () => seen.push(at));
		await clock.run(() => clock.sleep(10));
		expect([clock.now(), seen]).toEqual([10, [5]]);
		await clock.run(() => clock.sleep(10));
		expect([clock.now(), seen]).toEqual([20, [5, 15]]);
	});

	test("lets no time pass after its end, also in the next turn of the event loop", async () => {
		const clock = createVirtualClock();
		const ran: number[] = [];
		clock.schedule(10, "world", () => ran.push(clock.now()));
		await clock.run(() => clock.sleep(5));
		for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => nextTurn(resolve));
		expect([clock.now(), ran]).toEqual([5, []]);
	});

	test("goes on while the body of an earlier run that failed ends", async () => {
		const clock = createVirtualClock();
		clock.schedule(5, "world", () => {
			throw new Error("broken");
		});
		await expect(clock.run(() => clock.sleep(20))).rejects.toThrow("broken");
		await clock.run(() => clock.sleep(30));
		expect(clock.now()).toBe(35);
	});

	test("counts its events, without cancelled ones", async () => {
		const clock = createVirtualClock();
		clock.schedule(1, "world", () => {})();
		clock.schedule(2, "world", () => {});
		await clock.run(() => clock.sleep(3));
		expect(clock.steps).toBe(2);
	});

	test("is refused during another run, which continues", async () => {
		const clock = createVirtualClock();
		const first = clock.run(() => clock.sleep(1));
		await expect(clock.run(() => clock.sleep(1))).rejects.toThrow("The clock is already running");
		await first;
		expect(clock.now()).toBe(1);
	});

	test("reports its time if no event is left", async () => {
		const clock = createVirtualClock();
		const stuck = clock.run(async () => {
			await clock.sleep(7);
			await new Promise(() => {});
		});
		await expect(stuck).rejects.toThrow("No event is left at 7 ms, but the awaited promise has not settled.");
	});

	test("ends after the allowed number of steps, and names the next event", async () => {
		const clock = createVirtualClock({ maxSteps: 100 });
		const askAgain = (): void => void clock.schedule(clock.now() + 1, "answer", askAgain);
		askAgain();
		await expect(clock.run(() => new Promise(() => {}))).rejects.toThrow(
			'more than 100 steps and is still going at 100 ms; the next event is "answer" at 101 ms (askAgain)',
		);
	});

	test("may take the allowed number of steps in each run", async () => {
		const clock = createVirtualClock({ maxSteps: 3 });
		const sleepTwice = async () => {
			await clock.sleep(1);
			await clock.sleep(1);
		};
		await clock.run(sleepTwice);
		await clock.run(sleepTwice);
		expect(clock.now()).toBe(4);
	});
});

describe("cancelling", () => {
	test("prevents an event from running, and has no effect later or twice", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		const cancelFirst = clock.schedule(1, "world", () => seen.push("first"));
		const cancelSecond = clock.schedule(2, "world", () => seen.push("second"));
		cancelFirst();
		cancelFirst();
		await clock.run(() => clock.sleep(3));
		cancelSecond();
		expect(seen).toEqual(["second"]);
	});

	test("works for an event of the same time", async () => {
		const clock = createVirtualClock();
		const seen: string[] = [];
		let cancel = () => {};
		clock.schedule(1, "answer", () => cancel());
		cancel = clock.schedule(1, "request-timeout", () => seen.push("timeout"));
		await clock.run(() => clock.sleep(2));
		expect(seen).toEqual([]);
	});
});

test("a time that is not a number is refused", () => {
	expect(() => createVirtualClock().schedule(Number.NaN, "world", () => {})).toThrow(
		"The time of an event must be a number, not NaN.",
	);
});
