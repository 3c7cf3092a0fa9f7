import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { stage } from "../../kit/run/simulated-world.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { type Clock, type Cluster, ExecuteTask } from "../../src/index.ts";
import { checkSchedules } from "./support/check-schedules.ts";
import { isTaskId } from "./support/task-ids.ts";

/** Long enough for whatever a wait might have left behind. */
const AFTERWARDS_MS = 100_000;

test("A wait that has settled asks nothing more, and leaves no timer and no listener", { timeout: 60_000 }, async () => {
	await checkSchedules("Nothing is left", 1200, leftover);
});

test("The count of what is left sees a timer that nobody has cancelled", async () => {
	const { clock, pending } = countingClock({ now: () => 0, schedule: () => () => {} });
	const cancel = clock.schedule(1, "round", () => {});
	clock.schedule(2, "deadline", () => {});
	cancel();
	cancel();
	expect(pending()).toBe(1);
});

/** Runs the first wait of a schedule alone, and says what it left. */
async function leftover(schedule: Schedule): Promise<string | undefined> {
	const plan = schedule.calls.find((call) => call.kind === "wait");
	if (plan?.kind !== "wait" || !isTaskId(schedule.task.id)) return undefined;
	const { pollInterval, timeout, requestTimeout, grace, forgive, cancelAt } = plan;
	const simulated = stage(schedule);
	const { clock, pending } = countingClock(simulated.clock);
	const open = new Set<AbortSignal>();
	let asked = 0;
	const cluster: Cluster = {
		clock,
		isReady: () => simulated.isReady(),
		activeNodes: () => simulated.activeNodes(),
		build: (node, signal, again) => simulated.build(node, signal, again),
		async ask(node, commands, signal) {
			asked++;
			open.add(signal);
			const body = await simulated.ask(node, commands, signal);
			open.delete(signal);
			return body;
		},
	};
	const { id: taskId, namespace, kind, node: nodeName } = schedule.task;
	const task = new ExecuteTask({ cluster, namespace, kind, taskId, nodeName });
	const controller = new AbortController();
	const { signal } = controller;
	return simulated.run(async () => {
		await simulated.sleep(plan.at ?? 0);
		if (cancelAt !== undefined) simulated.at(cancelAt, () => controller.abort());
		const settled = task.wait({ pollInterval, timeout, requestTimeout, grace, forgive, signal });
		await settled.then(
			() => {},
			() => {},
		);
		const before = asked;
		const listeners = getEventListeners(signal, "abort").length;
		if (pending() > 0) return `${pending()} timers are left`;
		// A signal that has aborted keeps whatever listens to it from being called again.
		if (!signal.aborted && listeners > 0) return `${listeners} listeners are left`;
		await simulated.sleep(AFTERWARDS_MS);
		return asked > before ? `${asked - before} questions came after it had settled` : undefined;
	});
}

/** The same clock, and a count of what is still to happen. */
function countingClock(inner: Clock): { readonly clock: Clock; pending(): number } {
	const left = new Set<symbol>();
	return {
		pending: () => left.size,
		clock: {
			now: () => inner.now(),
			schedule(at, rank, action) {
				const mark = Symbol(rank);
				left.add(mark);
				const cancel = inner.schedule(at, rank, () => {
					left.delete(mark);
					action();
				});
				return () => {
					left.delete(mark);
					cancel();
				};
			},
		},
	};
}
