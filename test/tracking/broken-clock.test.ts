import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { type Clock, ExecuteTask } from "../../src/index.ts";
import { countingClock } from "../support/counting-clock.ts";
import { slowPair } from "./slow-pair.ts";

/** How the clock of a caller can fail: it throws, or its time is not a finite number. */
const FAILURES: Readonly<Record<string, () => number>> = {
	"throws an error": () => {
		throw new RangeError("the clock has stopped");
	},
	"gives NaN": () => Number.NaN,
	"gives Infinity": () => Number.POSITIVE_INFINITY,
	"gives a text": () => "noon" as unknown as number,
};
/** What a call then rejects with. */
const REJECTION =
	/^the clock has stopped$|^clock\.now\(\) must be a finite number of milliseconds, not (?:NaN|Infinity|"noon")\.$/;

/** Makes a call with a clock that fails from reading number `first` to reading number `last`. */
async function callWith(
	fail: () => number,
	first: number,
	last: number,
	call: (task: ExecuteTask) => Promise<unknown>,
): Promise<{ end: string; readings: number; pending: number }> {
	const virtual = createVirtualClock();
	const { clock: counted, pending } = countingClock(virtual);
	let readings = 0;
	const clock: Clock = {
		now() {
			readings++;
			return readings >= first && readings <= last ? fail() : counted.now();
		},
		schedule: (at, rank, action) => counted.schedule(at, rank, action),
	};
	const cluster = slowPair(virtual, clock);
	return virtual.run(async () => {
		const task = new ExecuteTask({ cluster, namespace: "test", taskId: 77, kind: "query_execute" });
		const end = await call(task).then(
			() => "ok",
			(error: unknown) => (error instanceof Error ? error.message : String(error)),
		);
		const left = pending();
		// An error in a timer that was left behind would end the run.
		await virtual.sleep(120_000);
		return { end, readings, pending: left };
	});
}

const CALLS: Readonly<Record<string, (task: ExecuteTask) => Promise<unknown>>> = {
	wait: (task) => task.wait({ pollInterval: 10, timeout: 5000, requestTimeout: 50 }),
	"a wait without a timeout": (task) => task.wait({ pollInterval: 10 }),
	watch: async (task) => {
		for await (const _ of task.watch({ pollInterval: 10, signal: new AbortController().signal }));
	},
	status: (task) => task.status(),
};

describe.each(Object.entries(FAILURES))("a clock of the caller that %s (WAIT-8)", (_, fail) => {
	it.each(Object.entries(CALLS))("rejects %s, whenever it begins, and leaves no timer", async (__, call) => {
		const whole = await callWith(fail, Number.POSITIVE_INFINITY, 0, call);
		expect(whole).toMatchObject({ end: "ok", pending: 0 });
		for (let first = 1; first <= whole.readings; first++) {
			const { end, pending } = await callWith(fail, first, Number.POSITIVE_INFINITY, call);
			expect([first, pending]).toEqual([first, 0]);
			if (end !== "ok") expect(end).toMatch(REJECTION);
			// A status makes one round, and reads the time only to begin it. The last readings of a wait are not its own.
			else if (call !== CALLS.status) expect(first).toBeGreaterThan(whole.readings / 2);
		}
	});

	it.each(Object.entries(CALLS))("rejects %s or does no harm, if it happens once", async (__, call) => {
		const { readings } = await callWith(fail, Number.POSITIVE_INFINITY, 0, call);
		for (let at = 1; at <= readings; at++) {
			const { end, pending } = await callWith(fail, at, at, call);
			expect([at, pending]).toEqual([at, 0]);
			if (end !== "ok") expect(end).toMatch(REJECTION);
		}
	});
});
