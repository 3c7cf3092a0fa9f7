import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import type { Cancel } from "../../src/clock.ts";
import { type Clock, ExecuteTask } from "../../src/index.ts";
import { slowPair } from "./slow-pair.ts";

type Call = (task: ExecuteTask) => Promise<unknown>;

/** What a broken clock makes of the function that cancels a timer. */
type Spoil = (cancel: Cancel) => unknown;

const CALLS: readonly Call[] = [
	(task) => task.wait({ pollInterval: 10, timeout: 5000, requestTimeout: 50 }),
	(task) => task.wait({ pollInterval: 10 }),
	async (task) => {
		for await (const _ of task.watch({ pollInterval: 10, signal: new AbortController().signal }));
	},
	(task) => task.status(),
];

/** Makes a call with a clock whose timers are broken from number `first` on. */
async function endWith(spoil: Spoil, first: number, call: Call): Promise<{ end: string; timers: number }> {
	const virtual = createVirtualClock();
	let timers = 0;
	const clock: Clock = {
		now: () => virtual.now(),
		schedule(at, rank, action) {
			const cancel = virtual.schedule(at, rank, action);
			return ++timers < first ? cancel : (spoil(cancel) as Cancel);
		},
	};
	const cluster = slowPair(virtual, clock);
	return virtual.run(async () => {
		const task = new ExecuteTask({ cluster, namespace: "test", taskId: 77, kind: "query_execute" });
		const ended = call(task).then(
			() => "ok",
			(error: unknown) => String(error),
		);
		const end = await Promise.race([ended, virtual.sleep(60_000).then(() => "still waiting")]);
		// An error in a timer that was left behind would end the run.
		await virtual.sleep(120_000);
		return { end, timers };
	});
}

describe("a clock of the caller whose timers fail (WAIT-8)", () => {
	it.each<readonly [string, Spoil]>([
		["cannot be made", () => expect.fail("no timer is left")],
		["give nothing", () => undefined],
		["give a number", () => 5],
	])("so that they %s rejects each call", async (_, spoil) => {
		const rejection = /no timer is left|clock\.schedule\(\) must be a function that cancels the action, not (?:undefined|5)\./;
		for (const call of CALLS) {
			const { end, timers } = await endWith(spoil, Number.POSITIVE_INFINITY, call);
			expect(end).toBe("ok");
			for (let first = 1; first <= timers; first++) expect((await endWith(spoil, first, call)).end).toMatch(rejection);
		}
	});

	it("so that they cannot be cancelled does no harm", async () => {
		const spoil = () => () => expect.fail("cannot be cancelled");
		for (const call of CALLS) expect((await endWith(spoil, 1, call)).end).toBe("ok");
	});
});
